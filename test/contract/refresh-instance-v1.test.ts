import { expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { readEvents, readHistory, readInstance } from '../support/purchased.js';
import { completeProvisioning } from '../support/seller-acts.js';
import { testFrontEndUrl } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import {
  again,
  anInstanceV1ThatIs,
  callV1,
  newOrderId,
  refreshV1,
  releaseV1,
  upgradeV1,
  type V1Parameters,
} from '../support/v1-calls.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const notFound = { resultCode: '000003', resultMsg: 'instance not found' };
const march = { text: '20270301155959', at: Date.UTC(2027, 2, 1, 15, 59, 59) };
const april = { text: '20270401155959123', at: Date.UTC(2027, 3, 1, 15, 59, 59, 123) };

describeEachDatabase('refreshInstance of V1', (database) => {
  const app = useApp(database, { provisioning: { kind: 'by-hand' } });
  const refresh = async (parameters: V1Parameters) => (await callV1(app(), parameters)).members;

  it.each([
    [{}, 'renewal', 'trial'],
    [{ orderAmount: '1980.000' }, 'renewal', 'trial'],
    [{ orderAmount: '0' }, 'renewal', 'trial'],
    [{ orderAmount: '-0' }, 'renewal', 'trial'],
    [{ orderAmount: '', trialToFormal: '' }, 'renewal', 'trial'],
    [{ trialToFormal: '1' }, 'trial-to-formal', 'formal'],
    [{ trialToFormal: '1', orderAmount: '12.5' }, 'trial-to-formal', 'formal'],
    [{ orderAmount: '-0.001' }, 'renewal-cancelled', 'trial'],
    [{ trialToFormal: '1', orderAmount: '-1980' }, 'renewal-cancelled', 'trial'],
  ] as const)('takes %j for a %s, after which it is %s', async (more, event, purchaseKind) => {
    const instanceId = await anInstanceV1ThatIs('active', app(), { trialFlag: '1' });
    const orderId = newOrderId();
    expect(await refresh(refreshV1(instanceId, april.text, { orderId, ...more }))).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({
      expiresAt: april.at,
      purchaseKind,
    });
    expect((await readHistory(app(), instanceId)).at(-1)).toMatchObject({
      event,
      detail: { orderId, expiresAt: april.at, expiresAtBefore: null },
    });
    expect(await app().storage.directories.orders.lines(orderId)).toMatchObject([
      { orderId, orderLineId: '', instanceId, purpose: event },
    ]);
  });

  it('takes the new product, and keeps the old one when none or an empty one is named', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    await refresh(refreshV1(instanceId, march.text, { productId: 'OFFI-1', periodType: 'year' }));
    expect(await readInstance(app(), instanceId)).toMatchObject({ productId: 'OFFI-1' });
    await refresh(refreshV1(instanceId, march.text, { productId: '', periodNumber: '' }));
    await refresh(refreshV1(instanceId, march.text));
    expect(await readInstance(app(), instanceId)).toMatchObject({ productId: 'OFFI-1' });
  });

  it.each([
    ['with the same content', {}],
    ['with another expiry', { expireTime: april.text }],
    ['with another amount', { expireTime: april.text, orderAmount: '7' }],
    ['as a conversion', { expireTime: april.text, trialToFormal: '1' }],
  ])('applies an instance and order once: again %s it has no effect', async (_, more) => {
    const instanceId = await anInstanceV1ThatIs('active', app(), { trialFlag: '1' });
    const renewal = refreshV1(instanceId, march.text);
    const { text } = await callV1(app(), renewal);
    const after = await readInstance(app(), instanceId);
    expect((await callV1(app(), { ...again(renewal), ...more })).text).toBe(text);
    expect(await readInstance(app(), instanceId)).toEqual(after);
  });

  it('applies twenty identical renewals at once a single time', async () => {
    const instanceId = await anInstanceV1ThatIs('frozen', app());
    const renewal = refreshV1(instanceId, march.text);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => callV1(app(), again(renewal))),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const events = await readEvents(app(), instanceId);
    expect(events.filter((event) => event === 'renewal')).toHaveLength(1);
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'active' });
  });

  it('applies the same order to another instance', async () => {
    const orderId = newOrderId();
    for (const text of [march.text, april.text]) {
      const instanceId = await anInstanceV1ThatIs('active', app());
      await refresh(refreshV1(instanceId, text, { orderId }));
      expect((await readEvents(app(), instanceId)).at(-1)).toBe('renewal');
    }
  });

  it('does not let an older renewal shorten, bring back a product or lift a freeze', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    await refresh(refreshV1(instanceId, april.text, { productId: 'OFFI-2' }));
    await callV1(app(), { ...releaseV1(instanceId), activity: 'expireInstance' });
    const late = refreshV1(instanceId, march.text, { productId: 'OFFI-1' });
    expect(await refresh(late)).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'frozen',
      expiresAt: april.at,
      productId: 'OFFI-2',
    });
  });

  it('moves the expiry back for a cancelled renewal, once', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    await refresh(refreshV1(instanceId, april.text));
    const cancelled = refreshV1(instanceId, march.text, { orderAmount: '-1980' });
    expect(await refresh(cancelled)).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({ expiresAt: march.at });
    await refresh(refreshV1(instanceId, april.text));
    expect(await refresh(again(cancelled))).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({ expiresAt: april.at });
  });

  it('has no effect when its own order was cancelled before it arrived', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    const cancelled = refreshV1(instanceId, march.text, { orderAmount: '-1980' });
    await refresh(cancelled);
    const renewal = { ...again(cancelled), expireTime: april.text, orderAmount: '1980' };
    expect(await refresh(renewal)).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({ expiresAt: march.at });
  });

  it('keeps an expiry that was set while the instance was still pending', async () => {
    const instanceId = await anInstanceV1ThatIs('pending', app());
    await refresh(refreshV1(instanceId, march.text));
    await completeProvisioning(app(), instanceId, { frontEndUrl: testFrontEndUrl });
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'active',
      expiresAt: march.at,
    });
  });

  it('refuses a renewal that was applied before, once the instance is released', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    const renewal = refreshV1(instanceId, march.text);
    await refresh(renewal);
    await callV1(app(), releaseV1(instanceId));
    expect(await refresh(again(renewal))).toEqual(notFound);
  });

  it.each(['20270230155959', '20271301155959', '2027030115595900', '2027-03-01T15:59', ''])(
    'refuses %j as expireTime, naming it, in real and debug calls',
    async (expireTime) => {
      const instanceId = await anInstanceV1ThatIs('active', app());
      for (const testFlag of ['0', '1']) {
        expect(await refresh(refreshV1(instanceId, expireTime, { testFlag }))).toMatchObject({
          resultCode: '000002',
          resultMsg: expect.stringContaining('expireTime') as string,
        });
      }
      expect(await readInstance(app(), instanceId)).toMatchObject({ expiresAt: null });
    },
  );
});

describeEachDatabase('upgrade of V1', (database) => {
  const app = useApp(database, { provisioning: { kind: 'by-hand' } });

  it('keeps with its order what the instance is afterwards', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app(), { productId: 'OFFI-1' });
    const orderId = newOrderId();
    const quantities = { amount: '1234567', diskSize: '1000', bandWidth: '' };
    const upgrade = { orderId, productId: 'OFFI-2', skuCode: 'sku-2', ...quantities };
    expect((await callV1(app(), upgradeV1(instanceId, upgrade))).members).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'active',
      productId: 'OFFI-2',
    });
    const { event, detail } = (await readHistory(app(), instanceId)).at(-1) ?? {};
    expect({ event, detail }).toEqual({
      event: 'upgrade',
      detail: {
        orderId,
        skuCode: 'sku-2',
        amount: 1_234_567,
        diskSize: 1000,
        productId: 'OFFI-2',
        productIdBefore: 'OFFI-1',
      },
    });
    expect(await app().storage.directories.orders.lines(orderId)).toMatchObject([
      { orderId, orderLineId: '', instanceId, purpose: 'upgrade' },
    ]);
  });

  it('applies an instance and order once, and each order of its own', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    const upgrade = upgradeV1(instanceId);
    const repeats = Array.from({ length: 20 }, () => callV1(app(), again(upgrade)));
    expect(new Set((await Promise.all(repeats)).map(({ text }) => text)).size).toBe(1);
    await callV1(app(), { ...again(upgrade), productId: 'OFFI-9' });
    expect(await readInstance(app(), instanceId)).toMatchObject({ productId: upgrade.productId });
    await callV1(app(), upgradeV1(instanceId, { productId: 'OFFI-9' }));
    expect((await readEvents(app(), instanceId)).slice(-3)).toEqual([
      'provisioning-succeeded',
      'upgrade',
      'upgrade',
    ]);
  });

  it('is taken after provisioning when it came too early', async () => {
    const instanceId = await anInstanceV1ThatIs('pending', app());
    const upgrade = upgradeV1(instanceId);
    expect(await callV1(app(), upgrade)).toMatchObject({ resultCode: '000005' });
    await completeProvisioning(app(), instanceId, { frontEndUrl: testFrontEndUrl });
    expect((await callV1(app(), again(upgrade))).members).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({ productId: upgrade.productId });
  });
});
