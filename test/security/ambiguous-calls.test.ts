import { describe, expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { exchange } from '../support/http-exchange.js';
import {
  kitCall,
  kitCallback,
  kitSuccess,
  newTenantKey,
  tenantBody,
} from '../support/kit-calls.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { readInstance } from '../support/purchased.js';
import { signedCall, signedParts, signedQuery, toBytes } from '../support/signed-call.js';
import { useApp } from '../support/use-app.js';
import { callV1, purchaseV1, targetOf, type V1Parameters } from '../support/v1-calls.js';
import { converse } from './raw-connection.js';

const mismatch = /^authentication failed: (signature|authToken) does not match/;

describe('a call that two readers could understand differently', () => {
  const app = useApp(useDatabase('sqlite'));

  describe('by its query', () => {
    const purchase = () => newInstanceBody(newOrderLine());
    const proven = (bytes: Buffer, change: (query: string) => string) =>
      send('POST', change(signedQuery(app(), bytes)), bytes);

    it.each([
      ['signature=00'],
      ['nonce=another'],
      ['timestamp=1'],
      ['signature[]=00'],
      ['signature[0]=00'],
      ['%73ignature=00'],
      ['SIGNATURE=00'],
    ])('is judged by the first proof, whatever comes behind it as %s', async (more) => {
      expect(await proven(toBytes(purchase()), (query) => `${query}&${more}`)).toMatchObject({
        resultCode: '000000',
      });
    });

    it.each([['signature=00'], ['%73ignature=00'], ['nonce=another']])(
      'is refused when %s comes before its proof',
      async (before) => {
        const body = purchase();
        const answer = await proven(toBytes(body), (query) => `${before}&${query}`);
        expect(answer).toMatchObject({ resultCode: '000001' });
        expect(answer.resultMsg).toMatch(mismatch);
        expect(await app().storage.load.instance(body.businessId)).toBeUndefined();
      },
    );

    it.each([[';'], ['%26'], ['\t'], ['&amp;']])(
      'knows no separator but &: %j',
      async (separator) => {
        const answer = await proven(toBytes(purchase()), (query) =>
          query.replaceAll('&', encodeURI(separator).replace('%2526', '%26')),
        );
        expect(answer.resultCode).toMatch(/^00000[12]$/);
      },
    );
  });

  describe('by its headers', () => {
    it.each([
      ['two signatures', (lines: string[]) => [...lines, 'x-sign: 00'], '000001'],
      [
        'two signatures, the wrong one first',
        (lines: string[]) => ['x-sign: 00', ...lines],
        '000001',
      ],
      ['two nonces', (lines: string[]) => [...lines, 'X-Nonce: another'], '000001'],
      [
        'two equal timestamps',
        (lines: string[]) => [...lines, ...lines.filter((line) => line.startsWith('x-timestamp'))],
        '000002',
      ],
      [
        'its signature in a trailing list',
        (lines: string[]) => lines.map((line) => line.replace(/^(x-sign: .*)$/, '$1, 00')),
        '000001',
      ],
    ])('is refused with %s', async (_title, change, resultCode) => {
      expect(await sendKit(change)).toMatchObject({ resultCode });
    });

    it.each([
      [
        'names in any case',
        (lines: string[]) =>
          lines.map((line) => line.replace(/^x-[a-z]+/, (name) => name.toUpperCase())),
      ],
      [
        'a name that only a gateway would take for ours',
        (lines: string[]) => [...lines, 'x_sign: 00'],
      ],
    ])('is taken with %s', async (_title, change) => {
      expect(await sendKit(change)).toMatchObject(kitSuccess);
    });
  });

  describe('by a token that proves two sets of parameters', () => {
    const debugCall = () => purchaseV1({ skuCode: 'sku-1', testFlag: '1' });

    it.each([
      ['in a value', { skuCode: 'sku-1&testFlag=1' }],
      ['in a name', { 'skuCode=sku-1&testFlag': '1' }],
    ])(
      'is no real purchase when a seen debug call is sent again with its flag hidden %s',
      async (_title, hidden) => {
        const { skuCode: _sku, testFlag: _flag, ...seen } = tokened(debugCall());
        const answer = await send('GET', new URLSearchParams({ ...seen, ...hidden }).toString());
        expect(answer).toMatchObject({ resultCode: '000002' });
        expect(answer.resultMsg).toMatch(
          /which authToken cannot tell from a parameter of its own$/,
        );
        expect(await ordersOf(seen.orderId)).toBe(0);
      },
    );

    it('is the debug call that it was when nothing is hidden', async () => {
      const seen = tokened(debugCall());
      expect(await send('GET', new URLSearchParams(seen).toString())).toMatchObject({
        resultCode: '000000',
      });
      expect(await ordersOf(seen.orderId)).toBe(0);
    });

    it('is a purchase when a firm is called so', async () => {
      const call = purchaseV1({ customerName: 'Smith & Sons = 1' });
      expect(await callV1(app(), call)).toMatchObject({ resultCode: '000000' });
      expect(await ordersOf(call.orderId)).toBe(1);
    });

    it('is refused in the body of the kit too', async () => {
      const body = tenantBody(newTenantKey(), { name: 'A&testFlag=1' });
      expect(await kitCall(app(), 'tenantSyncV1', body)).toMatchObject({ resultCode: '000002' });
      expect(await kitCall(app(), 'tenantSync', body)).toMatchObject(kitSuccess);
    });

    it('counts a repeated parameter once, with its first value, for proof and meaning alike', async () => {
      const seen = tokened(debugCall());
      const query = `${new URLSearchParams(seen).toString()}&testFlag=0&activity=releaseInstance`;
      expect(await send('GET', query)).toMatchObject({ resultCode: '000000' });
      expect(await ordersOf(seen.orderId)).toBe(0);
    });

    it.each(['__proto__', 'constructor', 'toString'])(
      'takes no parameter from %s',
      async (name) => {
        const { productId: _, ...without } = purchaseV1();
        const call = Object.fromEntries([...Object.entries(without), [name, 'productId']]);
        expect(await callV1(app(), call as V1Parameters)).toMatchObject({ resultCode: '000002' });
      },
    );
  });

  describe('by members with one name', () => {
    it.each(['tenantSync', 'tenantSyncV1'])(
      'counts the last one for proof and meaning alike (%s)',
      async (operationId) => {
        const key = newTenantKey();
        const text = JSON.stringify(tenantBody(key)).replace(
          '{',
          '{"testFlag":1,"name":"nobody","n\\u0061me":"nobody",',
        );
        expect(await kitCall(app(), operationId, Buffer.from(text))).toMatchObject(kitSuccess);
        expect(await app().storage.directories.tenants.find(key)).toMatchObject({
          name: '示例制造有限公司',
        });
      },
    );

    it('stays one call when its body is written anew with the same canonical text', async () => {
      const body = newInstanceBody(newOrderLine());
      const signed = toBytes(
        Object.fromEntries(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1))),
      );
      const other = signed.toString().replace('{', '{ "testFlag":"1", "businessId":"stranger",');
      const answer = await signedCall(app(), other.replace('}', ',"testFlag":"0"}'), {
        signedBody: Buffer.from(signed.toString().replace('}', ',"testFlag":"0"}')),
      });
      expect(answer).toMatchObject({ members: { instanceId: body.businessId } });
      expect(await readInstance(app(), body.businessId)).toMatchObject({ state: 'active' });
    });
  });

  function tokened(call: V1Parameters & { readonly orderId: string }) {
    const { query } = signedParts(app(), toBytes(call), { target: targetOf('newInstanceV1') });
    return query as Readonly<Record<string, string>> & { readonly orderId: string };
  }

  async function ordersOf(orderId: string): Promise<number> {
    const { items } = await app().storage.directories.instances.list({ orderId }, { limit: 5 });
    return items.length;
  }

  async function send(method: string, query: string, body: Buffer = Buffer.alloc(0)) {
    const target = `${app().basePath}?${query}`;
    const answer = await exchange({ url: app().url, target, method, headers: {}, body });
    return JSON.parse(answer.body.toString()) as {
      readonly resultCode: string;
      readonly resultMsg: string;
    };
  }

  async function sendKit(change: (lines: string[]) => string[]): Promise<unknown> {
    const target = kitCallback('tenantSync');
    const body = toBytes(tenantBody(newTenantKey()));
    const { headers } = signedParts(app(), body, { target });
    const lines = change(Object.entries(headers).map(([name, value]) => `${name}: ${value}`));
    const head = [
      `POST ${app().basePath}${target.subPath} HTTP/1.1`,
      'Host: x',
      `Content-Length: ${body.length}`,
      ...lines,
    ];
    const sent = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
    const { answers } = await converse(app().url, sent, { answers: 1 });
    return JSON.parse(answers[0]?.body ?? '');
  }
});
