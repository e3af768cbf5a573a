import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { readInstance } from '../support/purchased.js';
import { testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import {
  again,
  callV1,
  encrypted,
  newOrderId,
  purchaseV1,
  type V1Parameters,
} from '../support/v1-calls.js';
import { expectNowhere, readableWithoutKeys } from './left-behind.js';

const keys = ['current-key-of-purchases', 'previous-key-of-purchases'] as const;

const order: V1Parameters = {
  customerName: '示例 公司&伙伴=1',
  skuCode: '5b1f7c34-90ad-4e62-8c15-d7a3f2e6b048',
  chargingMode: '1',
  periodType: 'year',
  periodNumber: '2',
  amount: '1234567',
  diskSize: '0100',
  bandWidth: '200',
  orderAmount: '1980.000',
  provisionType: '1',
  expireTime: '20270301155959',
  userId: 'iam-user-1',
  userName: 'iam user 1',
};

const params = [
  { name: 'emailDomainName', value: 'mail.example.com' },
  { name: 'platformParams', value: '{"tenantName":"示例","tennantId":"1"}' },
];
const paramsText = Buffer.from(JSON.stringify(params)).toString('base64');

describeEachDatabase('what newInstance of V1 tells of a purchase', (database) => {
  const app = useApp(database, { keys, logLevel: 'trace' });
  const purchaseOf = (instanceId: string) =>
    app().storage.directories.instances.purchase(instanceId);
  const buy = async (more: V1Parameters) => {
    const purchase = purchaseV1(more);
    expect(await callV1(app(), purchase)).toMatchObject({ resultCode: '000000' });
    return purchase;
  };

  it('is kept whole', async () => {
    const { businessId: instanceId, orderId, customerId, productId } = await buy(order);
    expect(await purchaseOf(instanceId)).toEqual({
      instanceId,
      orderId,
      customerId,
      terms: {
        productId,
        skuCode: order.skuCode,
        chargingMode: 'period',
        periodType: 'year',
        periodNumber: 2,
        amount: 1_234_567,
        diskSize: 100,
        bandWidth: 200,
        orderAmount: '1980.000',
        provisionType: '1',
      },
      buyer: { customerName: order.customerName, userId: 'iam-user-1', userName: 'iam user 1' },
      boughtAt: testNoon,
    });
    expect(await readInstance(app(), instanceId)).toMatchObject({
      productId,
      expiresAt: Date.UTC(2027, 2, 1, 15, 59, 59),
    });
  });

  it('is kept as the first call told it', async () => {
    const purchase = await buy({ customerName: 'first' });
    const kept = await purchaseOf(purchase.businessId);
    await callV1(app(), { ...again(purchase), customerName: 'second', amount: '7' });
    expect(await purchaseOf(purchase.businessId)).toEqual(kept);
  });

  it('leaves no trace of what was sent empty or blank', async () => {
    const blank = Object.fromEntries(Object.keys(order).map((name) => [name, '']));
    const contact = { mobilePhone: '', email: '', saasExtendParams: '', trialFlag: '' };
    const { businessId, productId } = await buy({ ...blank, ...contact, testFlag: '' });
    expect(await purchaseOf(businessId)).toMatchObject({ terms: { productId }, buyer: {} });
    const { terms, buyer } = (await purchaseOf(businessId)) ?? {};
    expect({ terms, buyer }).toEqual({ terms: { productId }, buyer: {} });
    expect(await readInstance(app(), businessId)).toMatchObject({
      expiresAt: null,
      purchaseKind: 'unknown',
    });
  });

  it.each([
    ['0', 'pay-per-use'],
    ['1', 'period'],
    ['3', 'one-time'],
    ['5', 'package'],
  ])('says by chargingMode %s that it is paid as %s', async (chargingMode, said) => {
    const { businessId } = await buy({ chargingMode });
    expect(await purchaseOf(businessId)).toMatchObject({ terms: { chargingMode: said } });
    expect(await readInstance(app(), businessId)).toMatchObject({ chargingMode: said });
  });

  it.each([
    ['1', 'trial'],
    ['0', 'formal'],
  ])('makes by trialFlag %s an instance of the kind %s', async (trialFlag, purchaseKind) => {
    const { businessId } = await buy({ trialFlag, chargingMode: '1', periodType: 'day' });
    expect(await readInstance(app(), businessId)).toMatchObject({ purchaseKind });
    expect(await purchaseOf(businessId)).toMatchObject({ terms: { periodType: 'day' } });
  });

  it.each([
    ['14 digits', '20270301155959', Date.UTC(2027, 2, 1, 15, 59, 59)],
    ['17 digits', '20270301155959123', Date.UTC(2027, 2, 1, 15, 59, 59, 123)],
  ])('takes an expireTime of %s', async (_, expireTime, expiresAt) => {
    const { businessId } = await buy({ expireTime });
    expect(await readInstance(app(), businessId)).toMatchObject({ expiresAt });
  });

  it('is refused for an expireTime that no calendar has, and nothing is made', async () => {
    for (const testFlag of ['0', '1']) {
      const purchase = purchaseV1({ expireTime: '20270230155959', testFlag });
      expect(await callV1(app(), purchase)).toMatchObject({
        resultCode: '000002',
        resultMsg: expect.stringContaining('expireTime') as string,
      });
      expect(await app().storage.load.instance(purchase.businessId)).toBeUndefined();
    }
  });

  it.each(['1', '2'] as const)(
    'has phone and mail decrypted, encrypted with algorithm %s under either key',
    async (encryptType) => {
      for (const accessKey of app().keysOf('v1')) {
        const secret = { accessKey, encryptType };
        const purchase = purchaseV1({
          mobilePhone: encrypted(app(), '10000000001', secret),
          email: encrypted(app(), '买家@example.com', secret),
        });
        await callV1(app(), purchase, { accessKey, answerKey: accessKey });
        expect(await purchaseOf(purchase.businessId)).toMatchObject({
          buyer: { mobilePhone: { text: '10000000001' }, email: { text: '买家@example.com' } },
        });
      }
    },
  );

  it.each([
    ['in clear text', () => 'buyer@example.com'],
    ['encrypted with the key of somebody else', strangersText],
    ['cut off', () => encrypted(app(), 'buyer@example.com').slice(0, -5)],
    ['a text with control characters', () => encrypted(app(), 'buyer\u0007@example.com')],
  ])(
    'keeps a mail that is %s as it came, flagged, beside a phone that is read',
    async (_, make) => {
      const email = make();
      const { businessId } = await buy({ email, mobilePhone: encrypted(app(), '10000000002') });
      expect(await purchaseOf(businessId)).toMatchObject({
        buyer: { mobilePhone: { text: '10000000002' }, email: { text: email, undecrypted: true } },
      });
    },
  );

  it('keeps a phone that cannot be read in the same way, beside a mail that is', async () => {
    const { businessId } = await buy({
      mobilePhone: '+86 100 0000 0003',
      email: encrypted(app(), 'buyer@example.com'),
    });
    expect(await purchaseOf(businessId)).toMatchObject({
      buyer: {
        mobilePhone: { text: '+86 100 0000 0003', undecrypted: true },
        email: { text: 'buyer@example.com' },
      },
    });
  });

  it.each([
    ['encoded once', paramsText, params],
    ['encoded twice', encodeURIComponent(paramsText), params],
    ['that are no Base64', '[not readable]', '[not readable]'],
    ['that are no JSON', Buffer.from('no JSON').toString('base64'), undefined],
    ['that are no list', Buffer.from('{"name":"a"}').toString('base64'), undefined],
    ['with a stray percent sign', '100%', '100%'],
  ])('keeps extend parameters %s', async (_, saasExtendParams, kept) => {
    const { businessId } = await buy({ saasExtendParams });
    expect(await purchaseOf(businessId)).toMatchObject({
      buyer: { extendParams: kept ?? saasExtendParams },
    });
  });

  it('keeps parameters that no page documents, whatever their names', async () => {
    const more = { regionId: 'cn-north-4', empty: '', ['__proto__']: 'p', constructor: 'c' };
    const { businessId } = await buy(more);
    const kept = await purchaseOf(businessId);
    expect(Object.entries(kept?.buyer.more ?? {}).sort()).toEqual(Object.entries(more).sort());
  });

  it('leads from customer, phone and mail to the instance, each exactly as it is', async () => {
    const unique = newOrderId();
    const buyer = {
      customerId: `customer-${unique}`,
      phone: `+86${unique}`,
      mail: `${unique}@a.b`,
    };
    const { businessId } = await buy({
      customerId: buyer.customerId,
      mobilePhone: encrypted(app(), buyer.phone),
      email: encrypted(app(), buyer.mail),
    });
    const find = async (filter: object) => {
      const { instances } = app().storage.directories;
      const { items } = await instances.list(filter, { limit: 10 });
      return items.map(({ instanceId }) => instanceId);
    };
    const { customerId, phone: mobilePhone, mail: email } = buyer;
    for (const filter of [{ customerId }, { mobilePhone }, { email }, { mobilePhone, email }]) {
      expect(await find(filter)).toEqual([businessId]);
    }
    for (const filter of [
      { customerId: customerId.slice(0, -1) },
      { mobilePhone: mobilePhone.slice(0, -1) },
      { email: `${email} ` },
      { mobilePhone: email },
      { mobilePhone, email: 'somebody@else.example' },
    ]) {
      expect(await find(filter)).toEqual([]);
    }
  });

  it('stands in no row, log or metric that can be read without a key', async () => {
    const secrets = {
      customerName: 'C1-Example-Works 示例',
      mobilePhone: '10000000911',
      email: 'b2-buyer@example.com',
      userId: 'u3-iam-user-id',
      userName: 'n4-iam-user-name',
      extendName: 'e5-extend-name',
      extendValue: 'v6-identity-number',
      unknownValue: 'y8-unknown-value',
    };
    const unknownName = 'x7-unknown-name';
    const { customerName, userId, userName } = secrets;
    const extend = [{ name: secrets.extendName, value: secrets.extendValue }];
    const saasExtendParams = Buffer.from(JSON.stringify(extend)).toString('base64');
    const call = {
      customerName,
      userId,
      userName,
      saasExtendParams,
      mobilePhone: encrypted(app(), secrets.mobilePhone),
      email: encrypted(app(), secrets.email),
      [unknownName]: secrets.unknownValue,
    };
    const purchase = await buy(call);
    for (const again of [{}, { testFlag: '1' }, { testFlag: 'x' }, { expireTime: 'x' }]) {
      await callV1(app(), { ...purchase, ...again });
    }
    await callV1(app(), purchase, { accessKey: 'key-of-somebody-else' });
    const places = await readableWithoutKeys(app(), database);
    expect(places.log).toContain('"msg":"call"');
    expect(places['table purchases']).toContain(purchase.customerId);
    expectNowhere(places, { ...secrets, saasExtendParams });
    // What is not documented is told to operators by its name, once.
    expect(places.log?.split(unknownName)).toHaveLength(2);
    expectNowhere({ ...places, log: '' }, { unknownName });
  });

  function strangersText(): string {
    return encrypted(app(), 'buyer@example.com', { accessKey: 'key-of-somebody-else-11' });
  }
});
