import { beforeAll, expect, it } from 'vitest';
import type { Instance } from '../../src/domain/instance.js';
import type { OrderLookUp } from '../../src/domain/order-details.js';
import { lookUpOrderJob } from '../../src/jobs/look-up-order-job.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import { countedLookUp, minute, playedLookUp } from '../support/order-look-up.js';
import { testEvent, testJob } from '../support/seller-records.js';
import { newTestId, purchaseOf, submissionOf, testInstance } from '../support/submissions.js';

describeEachDatabase('the job that looks an order up', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });

  const context = { signal: new AbortController().signal, now: () => testNow };

  /** A purchase, its event, and the job that looks its order up. */
  async function purchased(changes: Partial<Instance> = {}) {
    const instance = testInstance(changes);
    const { instanceId, orderId } = instance;
    const event = testEvent({ type: 'instance.purchased', instanceId, orderId });
    const record = { kind: 'ensure', table: 'events', record: event } as const;
    await storage.committer.commit(submissionOf({ changes: [...purchaseOf(instance), record] }));
    const payload = { eventId: event.eventId };
    const job = testJob({ kind: 'look-up-order', payload, instanceId });
    return { instance, event, job };
  }

  const jobOf = (orders: OrderLookUp) => lookUpOrderJob({ orders, load: storage.load });

  it('writes what the order tells of the instance, together with its end', async () => {
    const { instance, job } = await purchased();
    const { orders } = await playedLookUp(storage, instance.orderId);
    const outcome = await jobOf(orders).run(job, context);
    if (outcome.kind !== 'done') throw new Error(`the job is ${outcome.kind}`);
    expect(outcome).not.toHaveProperty('note');
    const changes = (await outcome.changes?.()) ?? [];
    expect(await storage.committer.commit(submissionOf({ changes }))).toBe('committed');
    expect(await storage.load.instance(instance.instanceId)).toMatchObject({
      productId: 'OFFI846204237451911168',
      purchaseKind: 'formal',
      chargingMode: 'period',
      version: 2,
    });
    expect(await outcome.changes?.()).toEqual([]);
  });

  it('is tried again while the marketplace cannot be asked, and given up for an unknown order', async () => {
    const { instance, job } = await purchased();
    const { orders, clock } = await playedLookUp(storage, 'another');
    const { orderId } = instance;
    expect(await jobOf(orders).run(job, context)).toMatchObject({ kind: 'retry' });
    clock.now += 5 * minute;
    expect(await jobOf(orders).run(job, context)).toEqual({
      kind: 'dead',
      problem: `order ${orderId} is unknown to the marketplace, or belongs to another seller (MKT.0150)`,
    });
  });

  it('is done without AK/SK, and says why', async () => {
    const { job } = await purchased();
    expect(await jobOf(countedLookUp(storage, undefined).orders).run(job, context)).toEqual({
      kind: 'done',
      note: 'not looked up: no AK/SK is configured',
    });
  });

  it('about an order of no instance only keeps it', async () => {
    const orderId = newTestId('order');
    const event = testEvent({ type: 'order.notified', instanceId: null, orderId });
    const record = { kind: 'ensure', table: 'events', record: event } as const;
    await storage.committer.commit(submissionOf({ changes: [record] }));
    const job = testJob({ kind: 'look-up-order', payload: { eventId: event.eventId } });
    const { orders } = await playedLookUp(storage, orderId);
    expect(await jobOf(orders).run(job, context)).toEqual({ kind: 'done' });
    expect(await storage.load.orderDetails(orderId)).toBeDefined();
  });

  it('about an event that is not kept any more is given up', async () => {
    const job = testJob({ kind: 'look-up-order', payload: { eventId: 'none' } });
    expect(await jobOf(countedLookUp(storage, undefined).orders).run(job, context)).toEqual({
      kind: 'dead',
      problem: 'the event is not kept any more, or names no order',
    });
  });
});
