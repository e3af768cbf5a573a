import { expect, it } from 'vitest';
import { refreshBody, unsubscribeBody, upgradeBody } from '../support/change-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { callOrderNotify, orderNotice } from '../support/license-calls.js';
import { newOrderLine, statusBody } from '../support/marketplace-calls.js';
import { readInstance } from '../support/purchased.js';
import { jobsOf, passTime } from '../support/seller-runs.js';
import { signedCall } from '../support/signed-call.js';
import { toldNames, useTellingApp } from '../support/use-telling-app.js';
import { anInstanceV1ThatIs, callV1, refreshV1 } from '../support/v1-calls.js';

const success = { resultCode: '000000' };
const minute = 60_000;
describeEachDatabase('the handler for it', (database) => {
  const { app, record, actBy, placed, bought, toldAbout } = useTellingApp(database, toldNames);

  it.each([
    ['renew', 'RENEWAL', 'instance.renewed'],
    ['renew', 'RENEWAL_CHANGE', 'instance.renewed-with-change'],
    ['convertTrial', 'TRIAL_TO_FORMAL', 'instance.trial-converted'],
    ['cancelRenewal', 'UNSUBSCRIBE_RENEWAL_PERIOD', 'instance.renewal-cancelled'],
  ] as const)('%s is asked about a refresh of scene %s', async (name, scene, type) => {
    const instanceId = await bought();
    const line = placed();
    const body = refreshBody(instanceId, '20300301155959', { scene, line });
    expect(await signedCall(app(), body)).toMatchObject(success);
    await app().provisioned();
    const [told, ...more] = toldAbout(instanceId);
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      name,
      ask: {
        event: { type, orderId: line.orderId, orderLineId: line.orderLineId },
        instance: { instanceId, expiresAt: Date.UTC(2030, 2, 1, 15, 59, 59) },
        order: { orderId: line.orderId },
        purchase: null,
      },
    });
    expect(told?.ask).toHaveProperty('event.eventId', told?.settings.idempotencyKey);
  });

  it.each([
    ['freeze', 'active', 'instance.frozen', (id: string) => statusBody(id, 'FREEZE')],
    ['unfreeze', 'frozen', 'instance.unfrozen', (id: string) => statusBody(id, 'UNFREEZE')],
    ['upgrade', 'active', 'instance.upgraded', (id: string) => upgradeBody(id, placed())],
    ['release', 'active', 'instance.released', (id: string) => unsubscribeBody(id, placed())],
  ] as const)(
    '%s is asked once about an instance that is %s',
    async (name, state, type, bodyOf) => {
      const instanceId = await bought(state);
      const before = toldAbout(instanceId).length;
      const body = bodyOf(instanceId);
      for (let repeat = 0; repeat < 3; repeat += 1) {
        expect(await signedCall(app(), body)).toMatchObject(success);
      }
      await app().provisioned();
      const orderId = 'orderId' in body ? body.orderId : null;
      expect(toldAbout(instanceId).slice(before)).toMatchObject([
        {
          name,
          ask: {
            event: { type, orderId },
            instance: { instanceId },
            order: orderId === null ? null : { orderId },
          },
        },
      ]);
    },
  );

  it('of an instance of SaaS V1 is given what its purchase has told, and no order', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    const { customerId } = (await app().storage.directories.instances.purchase(instanceId)) ?? {};
    await callV1(app(), refreshV1(instanceId, '20300301155959'));
    await app().provisioned();
    expect(toldAbout(instanceId)).toMatchObject([
      { name: 'renew', ask: { order: null, purchase: { customerId } } },
    ]);
  });

  it('orderNotified is given the order that the notice names', async () => {
    const line = placed();
    expect(await callOrderNotify(app(), orderNotice(line))).toMatchObject(success);
    await app().provisioned();
    const told = record.of('orderNotified').filter(({ ask }) => ask.event.orderId === line.orderId);
    expect(told).toMatchObject([
      {
        ask: {
          event: { type: 'order.notified', orderLineId: line.orderLineId },
          order: { orderId: line.orderId },
        },
      },
    ]);
  });

  it('is asked again under the same key when it failed, before what came after it', async () => {
    const instanceId = await bought();
    const other = await bought();
    actBy((name, id) => {
      if (name === 'freeze' && id === instanceId) throw new Error('the gate is stuck');
    });
    for (const id of [instanceId, other]) {
      await signedCall(app(), statusBody(id, 'FREEZE'));
      await signedCall(app(), statusBody(id, 'UNFREEZE'));
    }
    await app().provisioned();
    expect(toldAbout(instanceId).map(({ name }) => name)).toEqual(['freeze']);
    expect(toldAbout(other).map(({ name }) => name)).toEqual(['freeze', 'unfreeze']);
    expect(await jobsOf(app(), { instanceId, kind: 'handle' })).toMatchObject([
      { state: 'waiting', problem: 'the gate is stuck' },
      { state: 'waiting', attempts: 0 },
    ]);
    actBy(() => undefined);
    await passTime(app(), minute);
    const told = toldAbout(instanceId);
    expect(told.map(({ name }) => name)).toEqual(['freeze', 'freeze', 'unfreeze']);
    expect(told[1]?.settings.idempotencyKey).toBe(told[0]?.settings.idempotencyKey);
    expect(told[2]?.settings.idempotencyKey).not.toBe(told[0]?.settings.idempotencyKey);
  });

  it('is given the instance as it is by then, with the event as it was', async () => {
    const instanceId = await bought();
    actBy(() => {
      throw new Error('not yet');
    });
    await signedCall(app(), statusBody(instanceId, 'FREEZE'));
    await signedCall(app(), unsubscribeBody(instanceId, placed()));
    await app().provisioned();
    actBy(() => undefined);
    await passTime(app(), minute);
    expect(toldAbout(instanceId).at(-2)).toMatchObject({
      name: 'freeze',
      ask: {
        event: { type: 'instance.frozen', data: { instance: { state: 'frozen' } } },
        instance: { state: 'released' },
      },
    });
  });

  it('is not asked about an order that the marketplace does not know: that is given up, with the reason', async () => {
    const instanceId = await bought();
    const line = newOrderLine();
    await signedCall(app(), refreshBody(instanceId, '20300301155959', { line }));
    await signedCall(app(), statusBody(instanceId, 'FREEZE'));
    // Minutes after the first call about it, it is not one that the order query is only behind with.
    for (let time = 0; time < 3; time += 1) await passTime(app(), 6 * minute);
    expect(toldAbout(instanceId).map(({ name }) => name)).toEqual(['freeze']);
    const [renewal] = (await jobsOf(app(), { instanceId, kind: 'handle' })).filter(
      ({ payload }) => payload.handler === 'renew',
    );
    expect(renewal).toMatchObject({
      state: 'dead',
      problem: `order ${line.orderId} is unknown to the marketplace, or belongs to another seller (MKT.0150)`,
    });
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'frozen' });
  });

  it('is asked about a release at once, whether the marketplace knows its order or not', async () => {
    const instanceId = await bought();
    const line = newOrderLine();
    await signedCall(app(), unsubscribeBody(instanceId, line));
    await app().provisioned();
    expect(toldAbout(instanceId)).toMatchObject([
      { name: 'release', ask: { event: { orderId: line.orderId }, order: null } },
    ]);
  });
});

describeEachDatabase('without a handler for it', (database) => {
  const { app, bought, toldAbout } = useTellingApp(database, ['freeze']);

  it('nothing is to be done, and what there is a handler for is', async () => {
    const instanceId = await bought();
    await signedCall(app(), statusBody(instanceId, 'FREEZE'));
    await signedCall(app(), statusBody(instanceId, 'UNFREEZE'));
    await app().provisioned();
    expect(toldAbout(instanceId).map(({ name }) => name)).toEqual(['freeze']);
    expect(await jobsOf(app(), { instanceId, kind: 'handle' })).toHaveLength(1);
  });
});
