import { describe, expect, it } from 'vitest';
import { answerExamplesOf } from '../../../scripts/generate/operation-examples.js';
import type { OpenApiDocument } from '../../../scripts/generate/openapi-document.js';
import { order } from '../../support/example-marketplace.js';
import { marketplaceDocument, marketplaceOperation } from '../../support/marketplace-document.js';
import { callOpenApi, playOpenApis } from '../../support/open-api-call.js';

const document = marketplaceDocument as unknown as OpenApiDocument;
const { operation } = marketplaceOperation('queryOrder');

interface Answer {
  readonly orderInfo: {
    readonly orderId: string;
    readonly createTime: string;
    readonly orderLine: readonly [Readonly<Record<string, unknown>>];
  };
}

const mockAnswers = answerExamplesOf(document, operation, '200')
  .filter(({ name }) => name.startsWith('mock-'))
  .map(({ name, value }) => ({ name, value: value as Answer }));

describe("'queryOrder'", () => {
  it('knows the nine mock orders', () => {
    expect(mockAnswers.map(({ value }) => value.orderInfo.orderId).sort()).toEqual([
      'MOCKMONTYCHANGE',
      'MOCKMONTYRENEW',
      'MOCKMONTYTRIALTOFORMAL',
      'MOCKMONTYUNSUBSCRIBE',
      'MOCKONDEMAND',
      'MOCKONDEMANDPKG',
      'MOCKONETIMENEW',
      'MOCKPERIODDAYTRIAL',
      'MOCKPERIODYEARNEW',
    ]);
  });

  it.each(mockAnswers)(
    'answers $name as the specification shows it, at the time it was asked',
    async ({ value }) => {
      const played = await playOpenApis();
      // To the time of the known answer.
      await played.clock.advance(Date.UTC(2026, 10, 21, 9, 8, 46) - played.clock.now());
      const { orderId } = value.orderInfo;
      const answer = await callOpenApi(played, 'queryOrder', { orderId });
      const shown = JSON.parse(
        JSON.stringify(value).replaceAll('"2025', '"2027').replaceAll('"2024', '"2026'),
      ) as unknown;
      expect(answer.body).toEqual(shown);
    },
  );

  it('answers an order of a buyer whole, with amounts as decimal texts and times in UTC', async () => {
    const { body } = await callOpenApi(await playOpenApis(), 'queryOrder', {
      orderId: 'CS2603021015N0T1F',
    });
    expect(body).toEqual({
      resultCode: 'MKT.0000',
      resultMsg: 'Success',
      orderInfo: {
        orderId: 'CS2603021015N0T1F',
        orderType: 'NEW',
        createTime: '20260302021500',
        orderLine: [
          {
            orderLineId: 'CS2603021015N0T1F-000001',
            chargingMode: 'PERIOD',
            periodType: 'year',
            periodNumber: 1,
            expireTime: '20270302155959',
            productInfo: [
              {
                productId: 'OFFI846204237451911168',
                skuCode: '0a4d1578-5295-46a7-92d4-7c803dccc51d',
                linearValue: 50,
                productName: '示例商品,标准版,包周期',
              },
            ],
            extendParams: [{ name: 'ip', value: '127.0.0.1' }],
            currency: '100',
            currencyAfterDiscount: '100',
          },
        ],
        buyerInfo: {
          mobilePhone: '00000000000',
          email: 'buyer@example.com',
          customerId: '00000000000000000000000000000002',
          customerName: 'example-buyer',
          customerRealName: '示例客户',
          customerType: 0,
          userId: '0f3c2d1e4b5a69788796a5b4c3d2e1f0',
          userName: 'purchasing',
        },
        extendParams: [],
      },
    });
  });

  it.each([
    [19.9, '19.9'],
    [0.1 + 0.2, '0.3'],
    [1000, '1000'],
    [0, '0'],
    [-18.55, '-18.55'],
  ])('writes %d yuan as %s', async (amount, text) => {
    const played = await playOpenApis();
    played.state.orders.set('an-order', order({ orderId: 'an-order', amount }));
    const { body } = await callOpenApi(played, 'queryOrder', { orderId: 'an-order' });
    const [line] = (body as unknown as Answer).orderInfo.orderLine;
    expect(line).toMatchObject({ currency: text, currencyAfterDiscount: text });
  });

  it('leaves the amount of an unsubscription empty and that of the deal negative', async () => {
    const { body } = await callOpenApi(await playOpenApis(), 'queryOrder', {
      orderId: 'CS2606010900U3B6D',
    });
    const [line] = (body as unknown as Answer).orderInfo.orderLine;
    expect(line).toMatchObject({ currency: '', currencyAfterDiscount: '-1782' });
  });

  it('has null for what an order of pay per use has not', async () => {
    const played = await playOpenApis();
    const more = { periodType: undefined, periodNumber: undefined, expiresAt: undefined };
    played.state.orders.set('an-order', order({ orderId: 'an-order', ...more }));
    const { body } = await callOpenApi(played, 'queryOrder', { orderId: 'an-order' });
    const [line] = (body as unknown as Answer).orderInfo.orderLine;
    expect(line).toMatchObject({ periodType: null, periodNumber: null, expireTime: null });
  });

  it('answers the line alone that was asked for', async () => {
    const played = await playOpenApis();
    const whole = order({ orderId: 'two-lines' });
    const [first] = whole.lines;
    if (first === undefined) throw new Error('no line');
    const lines = [first, { ...first, orderLineId: 'two-lines-000002' }];
    played.state.orders.set('two-lines', { ...whole, lines });
    const ask = async (request: object) => {
      const { body } = await callOpenApi(played, 'queryOrder', request);
      return (body as unknown as Answer).orderInfo.orderLine.map((line) => line.orderLineId);
    };
    expect(await ask({ orderId: 'two-lines' })).toHaveLength(2);
    const asked = { orderId: 'two-lines', orderLineId: 'two-lines-000002' };
    expect(await ask(asked)).toEqual(['two-lines-000002']);
  });

  it.each([
    ['an unknown order', { orderId: 'CS2207261447ZZZZZ' }, 'MKT.0150', 'orderId'],
    [
      'a line of another order',
      { orderId: 'MOCKONDEMAND', orderLineId: 'MOCKONETIMENEW-000001' },
      'MKT.0150',
      'orderLineId',
    ],
    ['an order id that is too long', { orderId: 'C'.repeat(65) }, 'MKT.0100', 'orderId'],
    ['an empty order id', { orderId: '' }, 'MKT.0100', 'orderId'],
  ])('names the parameter when it refuses %s', async (_, request, code, parameter) => {
    const status = code === 'MKT.0150' ? 401 : 500;
    const answer = await callOpenApi(await playOpenApis(), 'queryOrder', request);
    expect(answer).toMatchObject({ status, code, body: { extra_info: parameter } });
  });

  it.each([
    ['a parameter that comes twice', 'orderId=MOCKONDEMAND&orderId=MOCKONDEMAND', 'MKT.0199'],
    ['a parameter called as no other', 'orderId=MOCKONDEMAND&__proto__=x', 'MKT.0101'],
    ['no query at all', '', 'MKT.0101'],
    ['what is no percent-encoding', 'orderId=MOCK%ZZ', 'MKT.0150'],
  ])('refuses %s', async (_, query, code) => {
    const answer = await callOpenApi(await playOpenApis(), 'queryOrder', {}, { query });
    expect(answer.code).toBe(code);
  });

  it('refuses a POST', async () => {
    const request = { orderId: 'MOCKONDEMAND' };
    const answer = await callOpenApi(await playOpenApis(), 'queryOrder', request, {
      method: 'POST',
    });
    expect(answer).toMatchObject({ status: 400, code: 'MKT.0199' });
  });
});
