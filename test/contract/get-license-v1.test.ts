import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { isLicenseText } from '../../src/domain/license-text.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  aBoughtLicense,
  expireLicense,
  licensePurchase,
  refreshLicense,
  releaseLicense,
} from '../support/license-calls.js';
import { readHistory, readInstance } from '../support/purchased.js';
import { testNoon } from '../support/start-app.js';
import { storedContent } from '../support/stored-content.js';
import { useApp } from '../support/use-app.js';
import { again, callV1, purchaseV1 } from '../support/v1-calls.js';
import { expectNowhere, readableWithoutKeys } from './left-behind.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const callsAtOnce = 50;

describeEachDatabase('getLicense', (database) => {
  const app = useApp(database, { logLevel: 'trace' });
  const secondApp = useApp(database);

  it('makes a License that can be checked, and an instance whose id is the businessId', async () => {
    const purchase = licensePurchase({ expireTime: '20270301155959' });
    const { members } = await callV1(app(), purchase);
    const { orderId, businessId: instanceId } = purchase;
    const license = String(members.license);
    expect(members).toEqual({ ...success, license, instanceId });
    expect(isLicenseText(license)).toBe(true);
    expect(await app().storage.load.licenseOf(instanceId)).toEqual({
      instanceId,
      orderId,
      license,
      issuedAt: testNoon,
    });
    expect(await readInstance(app(), instanceId)).toMatchObject({
      orderId,
      orderLineId: '',
      saleProductId: '',
      soldBy: 'license-v1',
      state: 'active',
      access: null,
      productId: purchase.productId,
      expiresAt: Date.UTC(2027, 2, 1, 15, 59, 59),
    });
    expect(await readHistory(app(), instanceId)).toMatchObject([
      { event: 'purchase', from: null, to: 'active', detail: { orderId } },
    ]);
    expect(await app().storage.directories.orders.lines(orderId)).toMatchObject([
      { purpose: 'purchase', instanceId },
    ]);
  });

  it('keeps what it tells of the purchase', async () => {
    const params = [{ name: 'identificationCode', value: 'TEST-0001' }];
    const saasExtendParams = Buffer.from(JSON.stringify(params)).toString('base64');
    const terms = { skuCode: 'sku-1', periodType: 'month', orderAmount: '600.000' };
    const { purchase } = await aBoughtLicense(app(), {
      ...terms,
      saasExtendParams,
      chargingMode: '0',
      amount: '10',
      periodNumber: '1',
      customerName: '示例',
      regionId: 'cn-north-4',
    });
    const { businessId: instanceId, orderId, customerId, productId } = purchase;
    expect(await app().storage.directories.instances.purchase(instanceId)).toMatchObject({
      orderId,
      customerId,
      terms: { ...terms, productId, chargingMode: 'pay-per-use', amount: 10, periodNumber: 1 },
      buyer: { customerName: '示例', extendParams: params, more: { regionId: 'cn-north-4' } },
      boughtAt: testNoon,
    });
  });

  it('keeps parameters that only its twin documents like those that nobody does', async () => {
    const more = { mobilePhone: 'p-1', email: 'e-1', userId: 'i-1', userName: 'n-1', extra: '' };
    const { instanceId } = await aBoughtLicense(app(), more);
    const kept = await app().storage.directories.instances.purchase(instanceId);
    expect(kept?.buyer).toEqual({ more });
  });

  it('answers the same order in the same bytes for ever, whatever happened in between', async () => {
    const { purchase, instanceId, text } = await aBoughtLicense(app());
    for (const [index, call] of [
      { ...again(purchase), productId: 'OFFI-9', chargingMode: '0' },
      { ...again(purchase), amount: '7', trialFlag: '1' },
      expireLicense(instanceId),
      refreshLicense(instanceId, '20280301155959'),
      releaseLicense(instanceId),
    ].entries()) {
      app().clock.now += 86_400_000;
      const answer = await callV1(app(), call);
      if (index < 2) expect(answer.text).toBe(text);
      for (const server of [app(), secondApp()]) {
        const content = await storedContent(server);
        expect((await callV1(server, again(purchase))).text).toBe(text);
        expect(await storedContent(server)).toEqual(content);
      }
    }
    app().clock.now = testNoon;
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'released' });
  });

  it('gives another order another License and another instance', async () => {
    const bought = [];
    for (let count = 0; count < 20; count += 1) bought.push(await aBoughtLicense(app()));
    expect(new Set(bought.map(({ license }) => license)).size).toBe(20);
    expect(new Set(bought.map(({ instanceId }) => instanceId)).size).toBe(20);
  });

  it.each([
    ['another order has taken it', undefined],
    ['it holds a comma', 'l,b'],
    ['it ends with a blank', 'lb '],
  ])('chooses an id of its own instead of a businessId when %s', async (_, odd) => {
    const businessId = odd ?? (await aBoughtLicense(app())).purchase.businessId;
    const { purchase, instanceId, text } = await aBoughtLicense(app(), { businessId });
    expect(instanceId).not.toBe(businessId);
    expect((await callV1(app(), again(purchase))).text).toBe(text);
  });

  it.each([
    ['on one server', () => [app()]],
    ['on two servers', () => [app(), secondApp()]],
  ] as const)('gives fifty calls at once %s the one License of their order', async (_, servers) => {
    const purchase = licensePurchase();
    const [first = app(), second = first] = servers();
    const answers = await Promise.all(
      Array.from({ length: callsAtOnce }, (__, index) =>
        callV1(index % 2 === 0 ? first : second, again(purchase)),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]).toMatchObject(success);
    const { licenses, instances } = app().storage.directories;
    const page = { limit: 100 };
    const { orderId } = purchase;
    expect((await licenses.list({ orderId }, page)).items).toMatchObject([
      { license: answers[0]?.members.license, instanceId: answers[0]?.members.instanceId },
    ]);
    expect((await instances.list({ orderId }, page)).items).toHaveLength(1);
  });

  it('answers 000005 for an order that was bought by newInstance: nobody has made a License', async () => {
    const purchase = purchaseV1();
    await callV1(app(), purchase);
    const content = await storedContent(app());
    const { orderId } = purchase;
    expect((await callV1(app(), licensePurchase({ orderId }))).members).toEqual({
      resultCode: '000005',
      resultMsg: 'the order was bought by another interface and has no License',
    });
    expect(await storedContent(app())).toEqual(content);
  });

  it('makes a License that is found exactly, and by nobody without a key', async () => {
    const customerName = 'L1-Example-Works 示例';
    const { purchase, instanceId, license } = await aBoughtLicense(app(), { customerName });
    await callV1(app(), again(purchase));
    const { licenses, calls } = app().storage.directories;
    const find = async (text: string) =>
      (await licenses.list({ license: text }, { limit: 10 })).items;
    expect(await find(license)).toMatchObject([{ instanceId, license }]);
    expect(await licenses.find(instanceId)).toMatchObject({ license });
    for (const other of [license.slice(0, -1), `${license} `, license.toLowerCase(), '']) {
      expect(await find(other)).toEqual([]);
    }
    const { items } = await calls.list({ instanceId }, { limit: 10 });
    expect(items).toHaveLength(2);
    for (const call of items) expect(JSON.stringify(call)).not.toContain(license);
    const places = await readableWithoutKeys(app(), database);
    expect(places.log).toContain('"msg":"call"');
    expect(places['table licenses']).toContain(instanceId);
    expectNowhere(places, { license, plain: license.replaceAll('-', ''), customerName });
  });
});
