import { expect, it } from 'vitest';
import type { ProvisionAnswer } from '../../src/domain/handler-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { useAppOfBrokenSeller } from '../support/license-calls.js';
import { readEvents, readHistory, readInstance } from '../support/purchased.js';
import { completeProvisioning, failProvisioning, replaceAccess } from '../support/seller-acts.js';
import { testFrontEndUrl, testNoon } from '../support/start-app.js';
import { storedContent } from '../support/stored-content.js';
import { useApp } from '../support/use-app.js';
import {
  again,
  anInstanceV1ThatIs,
  callV1,
  expireV1,
  purchaseV1,
  releaseV1,
} from '../support/v1-calls.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const processing = { resultCode: '000004', resultMsg: 'processing' };
const appInfo = { frontEndUrl: testFrontEndUrl };

describeEachDatabase('newInstance of V1', (database) => {
  const atOnce = useApp(database);
  const secondApp = useApp(database);
  const byHand = useApp(database, { provisioning: { kind: 'by-hand' } });

  it('makes an instance whose id is the businessId, and tells how to get in', async () => {
    const purchase = purchaseV1();
    const { members } = await callV1(atOnce(), purchase);
    expect(members).toEqual({
      ...success,
      encryptType: '1',
      instanceId: purchase.businessId,
      appInfo,
    });
    expect(await readInstance(atOnce(), purchase.businessId)).toMatchObject({
      orderId: purchase.orderId,
      orderLineId: '',
      saleProductId: '',
      soldBy: 'saas-v1',
      state: 'active',
      productId: purchase.productId,
      version: 1,
      createdAt: testNoon,
    });
  });

  it('leaves order, order line and history behind, with the call as cause', async () => {
    const purchase = purchaseV1();
    const { orderId, businessId: instanceId } = purchase;
    await callV1(atOnce(), purchase);
    const { calls, orders } = atOnce().storage.directories;
    const [call] = (await calls.list({ orderId }, { limit: 10 })).items;
    expect(call).toMatchObject({ operationId: 'newInstanceV1', verdict: 'authentic', instanceId });
    expect(await orders.find(orderId)).toMatchObject({ firstSeenAt: testNoon });
    expect(await orders.lines(orderId)).toMatchObject([
      { purpose: 'purchase', orderLineId: '', instanceId },
    ]);
    expect(await readHistory(atOnce(), instanceId)).toMatchObject([
      { event: 'purchase', from: null, to: 'active', cause: `call:${call?.callId ?? ''}` },
    ]);
  });

  it('answers a repeat with another businessId in the same bytes and makes nothing', async () => {
    const purchase = purchaseV1();
    const { text } = await callV1(atOnce(), purchase);
    const content = await storedContent(atOnce());
    const repeat = again(purchase);
    expect((await callV1(atOnce(), repeat)).text).toBe(text);
    expect((await callV1(secondApp(), repeat)).text).toBe(text);
    expect(await storedContent(atOnce())).toEqual(content);
  });

  it('gives one instance and the same bytes to fifty calls at once, on two servers', async () => {
    const purchase = purchaseV1();
    const calls = Array.from({ length: 50 }, (_, index) =>
      callV1(index % 2 === 0 ? atOnce() : secondApp(), again(purchase)),
    );
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]).toMatchObject(success);
    const { orderId } = purchase;
    const { items } = await atOnce().storage.directories.instances.list({ orderId }, { limit: 60 });
    expect(items.map(({ instanceId }) => instanceId)).toEqual([answers[0]?.members.instanceId]);
  });

  it.each([
    { chargingMode: '0', title: 'each product of an order paid by use', instances: 2 },
    { chargingMode: '1', title: 'an order by period, whatever the product', instances: 1 },
    { chargingMode: '3', title: 'an order paid once, whatever the product', instances: 1 },
    { chargingMode: '5', title: 'an order of a package, whatever the product', instances: 1 },
    { chargingMode: '', title: 'an order that does not tell how it is paid', instances: 1 },
  ])('makes one instance for $title', async ({ chargingMode, instances }) => {
    const first = purchaseV1({ chargingMode });
    const second = { ...again(first), productId: '00301-120041-0--0' };
    const texts: string[] = [];
    for (const call of [first, second, again(first), again(second)]) {
      texts.push((await callV1(atOnce(), call)).text);
    }
    expect(new Set(texts).size).toBe(instances);
    expect(texts.slice(2)).toEqual(texts.slice(0, 2));
    const { orderId } = first;
    const { items } = await atOnce().storage.directories.instances.list({ orderId }, { limit: 9 });
    expect(items).toHaveLength(instances);
  });

  it.each([
    ['another order has taken it', undefined],
    ['it holds a comma', 'a,b'],
    ['it begins with a blank', ' ab'],
    ['it ends with a blank', 'ab '],
  ])('chooses an id of its own instead of a businessId when %s', async (_, odd) => {
    const taken = purchaseV1();
    if (odd === undefined) await callV1(atOnce(), taken);
    const businessId = odd ?? taken.businessId;
    const purchase = purchaseV1({ businessId });
    const { members, text } = await callV1(atOnce(), purchase);
    expect(members).toMatchObject(success);
    expect(members.instanceId).not.toBe(businessId);
    expect((await callV1(atOnce(), again(purchase))).text).toBe(text);
  });

  it('answers 000004 without an instance while pending, then 000000', async () => {
    const purchase = purchaseV1();
    const { members, text } = await callV1(byHand(), purchase);
    expect(members).toEqual(processing);
    expect((await callV1(byHand(), again(purchase))).text).toBe(text);
    await completeProvisioning(byHand(), purchase.businessId, appInfo);
    expect((await callV1(byHand(), again(purchase))).members).toEqual({
      ...success,
      encryptType: '1',
      instanceId: purchase.businessId,
      appInfo,
    });
  });

  it('tries a purchase that failed again, under the same id, and keeps what the first call told', async () => {
    const purchase = purchaseV1({ customerName: 'first-told' });
    const instanceId = purchase.businessId;
    await callV1(byHand(), purchase);
    await failProvisioning(byHand(), instanceId, { code: '000100', reason: 'none left' });
    const repeat = { ...again(purchase), customerName: 'told-later' };
    expect((await callV1(byHand(), repeat)).members).toEqual(processing);
    await failProvisioning(byHand(), instanceId, { code: '000005', reason: 'no server' });
    expect((await callV1(atOnce(), repeat)).members).toMatchObject({ ...success, instanceId });
    expect(await readEvents(byHand(), instanceId)).toEqual([
      'purchase',
      'provisioning-failed',
      'provisioning-restarted',
      'provisioning-failed',
      'provisioning-succeeded',
    ]);
    expect(await atOnce().storage.directories.instances.purchase(instanceId)).toMatchObject({
      buyer: { customerName: 'first-told' },
    });
  });

  it('tells a frozen instance as before, and current access data after they were replaced', async () => {
    const purchase = purchaseV1();
    const instanceId = purchase.businessId;
    const { text } = await callV1(atOnce(), purchase);
    await callV1(atOnce(), expireV1(instanceId));
    expect((await callV1(atOnce(), again(purchase))).text).toBe(text);
    await replaceAccess(atOnce(), instanceId, { frontEndUrl: 'https://moved.example.com' });
    const moved = await callV1(atOnce(), again(purchase));
    expect(moved.members).toMatchObject({ appInfo: { frontEndUrl: 'https://moved.example.com' } });
    expect((await callV1(atOnce(), again(purchase))).text).toBe(moved.text);
  });

  it.each(['active', 'failed'] as const)(
    'names an instance that is released, %s before, without access data, and creates nothing',
    async (state) => {
      const purchase = purchaseV1();
      const instanceId = await anInstanceV1ThatIs(state, byHand(), purchase);
      await callV1(byHand(), releaseV1(instanceId));
      const content = await storedContent(byHand());
      for (const app of [byHand(), atOnce()]) {
        const { members } = await callV1(app, again(purchase));
        expect(members).toEqual({ ...success, encryptType: '1', instanceId });
      }
      expect(await storedContent(byHand())).toEqual(content);
    },
  );
});

describeEachDatabase('newInstance of V1 and the code of the seller', (database) => {
  let outcome: () => Promise<ProvisionAnswer>;
  const app = useAppOfBrokenSeller(database, {
    deadlineMs: 400,
    provisioning: { kind: 'by-handler', provision: () => outcome() },
  });
  const access = { frontEndUrl: 'https://tenant.example.com' };

  it('is answered with the access data when that is fast', async () => {
    outcome = async () => ({ kind: 'ready', access });
    const purchase = purchaseV1();
    const { members, text } = await callV1(app(), purchase);
    expect(members).toMatchObject({ instanceId: purchase.businessId, appInfo: access });
    expect((await callV1(app(), again(purchase))).text).toBe(text);
  });

  it('is answered 000004 when that is slow, and 000000 once it has ended', async () => {
    let end: (outcome: ProvisionAnswer) => void = () => undefined;
    outcome = () => new Promise((resolve) => (end = resolve));
    const purchase = purchaseV1();
    expect((await callV1(app(), purchase)).members).toEqual(processing);
    expect((await callV1(app(), again(purchase))).members).toEqual(processing);
    end({ kind: 'ready', access });
    await app().provisioned();
    expect((await callV1(app(), again(purchase))).members).toMatchObject({
      ...success,
      instanceId: purchase.businessId,
      appInfo: access,
    });
    expect(await readEvents(app(), purchase.businessId)).toEqual([
      'purchase',
      'provisioning-succeeded',
    ]);
  });

  it.each([
    ['000005', 'internal error'],
    ['000100', 'no instance resource available'],
    ['000101', 'mobile number not specified or already exists'],
    ['000107', 'e-mail domain already exists'],
  ] as const)('is answered %s "%s" when that says so, and tried again', async (code, sentence) => {
    outcome = async () => ({ kind: 'refused', code, reason: 'private reason' });
    const purchase = purchaseV1();
    const refused = { resultCode: code, resultMsg: sentence };
    expect((await callV1(app(), purchase)).members).toEqual(refused);
    expect((await callV1(app(), again(purchase))).members).toEqual(refused);
    outcome = async () => ({ kind: 'ready', access });
    expect((await callV1(app(), again(purchase))).members).toMatchObject({
      ...success,
      instanceId: purchase.businessId,
    });
  });

  it('is answered 000004 when that throws: an exception is no verdict on a paid order', async () => {
    outcome = () => Promise.reject(new Error('no licence server'));
    const purchase = purchaseV1();
    expect((await callV1(app(), purchase)).members).toEqual(processing);
    expect(await readInstance(app(), purchase.businessId)).toMatchObject({ state: 'pending' });
  });

  it('is tried again by the next call after that threw', async () => {
    outcome = () => Promise.reject(new Error('no licence server'));
    const purchase = purchaseV1();
    await callV1(app(), purchase);
    outcome = async () => ({ kind: 'ready', access });
    expect((await callV1(app(), again(purchase))).members).toMatchObject({
      ...success,
      instanceId: purchase.businessId,
    });
  });
});
