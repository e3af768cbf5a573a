import { beforeAll, describe, expect, it } from 'vitest';
import type { Instance } from '../../src/domain/instance.js';
import type { OrderDetails } from '../../src/domain/order-details.js';
import { settleOrder } from '../../src/jobs/settle-order.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import { newInstanceBody, newOrderLine, releaseBody } from '../support/marketplace-calls.js';
import { orderLine, testOrder } from '../support/orders.js';
import { completeProvisioning } from '../support/seller-acts.js';
import { signedCall } from '../support/signed-call.js';
import { newTestId, purchaseOf, submissionOf, testInstance } from '../support/submissions.js';
import { useApp } from '../support/use-app.js';

/** An order with so many lines of one product, paid by use. */
function onDemandOrder(orderId: string, lines = 2): OrderDetails {
  return testOrder({
    orderId,
    lines: Array.from({ length: lines }, (_, index) =>
      orderLine({ orderLineId: lineId(orderId, index), chargingMode: 'ON_DEMAND' }),
    ),
  });
}

const lineId = (orderId: string, index: number): string => `${orderId}-00000${index + 1}`;

describeEachDatabase('settling an order', (database) => {
  let storage: Storage;
  let other: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
    other = await database.openTestStorage();
  });

  const settle = (instance: Instance, order: OrderDetails, { load, committer } = storage) =>
    settleOrder(instance, order, { load, committer, now: () => testNow + 1, cause: 'job:j1' });

  async function purchased(orderId: string, index: number): Promise<Instance> {
    const instance = testInstance({ orderId, orderLineId: lineId(orderId, index) });
    await storage.committer.commit(submissionOf({ changes: purchaseOf(instance) }));
    return instance;
  }

  it('writes what is told, once however often it is settled', async () => {
    const orderId = newTestId('order');
    const instance = await purchased(orderId, 0);
    const order = onDemandOrder(orderId);
    const settled = { ...instance, productId: 'OFFI1', chargingMode: 'pay-per-use' };
    const want = { ...settled, purchaseKind: 'formal', version: 2, updatedAt: testNow + 1 };
    for (const time of ['first', 'again']) {
      const outcome = await settle(instance, order);
      expect({ time, outcome }).toEqual({
        time,
        outcome: { kind: 'settled', instance: want, note: null },
      });
    }
    expect(await storage.load.instance(instance.instanceId)).toEqual(want);
    const history = await storage.directories.instances.history(instance.instanceId);
    expect(history.at(-1)).toMatchObject({ version: 2, event: 'order-known', cause: 'job:j1' });
    expect(await storage.load.onDemandSale({ orderId, productId: 'OFFI1' })).toMatchObject({
      instanceId: instance.instanceId,
    });
  });

  it('of nine purchases that are one, settled at once by two processes, one is left', async () => {
    for (let round = 0; round < 3; round += 1) {
      const orderId = newTestId('order');
      const order = onDemandOrder(orderId, 9);
      const instances = await Promise.all(
        Array.from({ length: 9 }, (_, index) => purchased(orderId, index)),
      );
      const outcomes = await Promise.all(
        instances.map((instance, index) =>
          settle(instance, order, index % 2 === 0 ? storage : other),
        ),
      );
      const settled = outcomes.filter(({ kind }) => kind === 'settled');
      expect(settled).toHaveLength(1);
      const first = settled[0]?.instance.instanceId;
      for (const outcome of outcomes) {
        if (outcome.kind === 'duplicate') expect(outcome.of).toBe(first);
      }
      for (const instance of instances) {
        const ofSale = await other.load.instanceOfSale(instance);
        expect(ofSale).toMatchObject({ instanceId: first, state: 'pending' });
        const isFirst = instance.instanceId === first;
        expect(await other.load.instance(instance.instanceId)).toMatchObject({
          state: isFirst ? 'pending' : 'released',
          duplicateOf: isFirst ? null : first,
        });
      }
    }
  });

  it('of different products none is in the way of another', async () => {
    const orderId = newTestId('order');
    const product = (productId: string) => ({
      ...{ productId, skuCode: null, linearValue: null, productName: null },
    });
    const order = testOrder({
      orderId,
      lines: [0, 1].map((index) =>
        orderLine({
          orderLineId: lineId(orderId, index),
          chargingMode: 'ON_DEMAND',
          products: [product(`OFFI${index}`)],
        }),
      ),
    });
    const outcomes = await Promise.all(
      [0, 1].map(async (index) => settle(await purchased(orderId, index), order)),
    );
    expect(outcomes).toMatchObject([
      { kind: 'settled', instance: { productId: 'OFFI0' } },
      { kind: 'settled', instance: { productId: 'OFFI1' } },
    ]);
  });

  it('while the instance moves, decides on what it has become', async () => {
    const orderId = newTestId('order');
    const instance = await purchased(orderId, 0);
    const order = onDemandOrder(orderId);
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        settle(instance, order, index % 2 === 0 ? storage : other),
      ),
    );
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['settled']));
    expect(await storage.load.instance(instance.instanceId)).toMatchObject({ version: 2 });
  });
});

describeEachDatabase('newInstance of a purchase that is paid by use', (database) => {
  const app = useApp(database, { provisioning: { kind: 'by-hand' } });
  const success = { resultCode: '000000', resultMsg: 'success.' };
  const access = { frontEndUrl: 'https://app.example.com' };

  /** Two lines of one order and product, both bought; the first one is settled, and then the second one. */
  async function boughtTwice() {
    const { orderId } = newOrderLine();
    const calls = [0, 1].map((index) =>
      newInstanceBody({ orderId, orderLineId: lineId(orderId, index) }),
    );
    for (const call of calls) await signedCall(app(), call);
    const [first, second] = calls.map(({ businessId }) => businessId);
    if (first === undefined || second === undefined) throw new Error('nothing was bought');
    const order = onDemandOrder(orderId, 3);
    const { load, committer } = app().storage;
    const changes = [{ kind: 'put', table: 'orderDetails', record: order }] as const;
    await committer.commit(submissionOf({ changes }));
    for (const instanceId of [first, second]) {
      const instance = await load.instance(instanceId);
      if (instance === undefined) throw new Error('it was not bought');
      await settleOrder(instance, order, { load, committer, now: () => testNow, cause: 'job:j1' });
    }
    return { orderId, first, second };
  }

  const repeat = (orderId: string, index: number) =>
    signedCall(app(), newInstanceBody({ orderId, orderLineId: lineId(orderId, index) }));

  it('a repeat by another line gets the first instance, pending and then ready', async () => {
    const { orderId, first } = await boughtTwice();
    const pending = { resultCode: '000004', instanceId: first };
    expect((await repeat(orderId, 1)).members).toMatchObject(pending);
    await completeProvisioning(app(), first, access);
    for (const index of [0, 1]) {
      expect((await repeat(orderId, index)).members).toEqual({ ...success, instanceId: first });
    }
  });

  it('a line that comes after the order is known makes no instance at all', async () => {
    const { orderId, first } = await boughtTwice();
    const late = newInstanceBody({ orderId, orderLineId: lineId(orderId, 2) });
    expect((await signedCall(app(), late)).members).toMatchObject({ instanceId: first });
    expect(await app().storage.load.instance(late.businessId)).toBeUndefined();
  });

  describe('the instance that was given up', () => {
    it('is answered like an unknown one when it is queried', async () => {
      const { second } = await boughtTwice();
      const query = { activity: 'queryInstance', instanceId: second };
      expect((await signedCall(app(), query)).resultCode).toBe('000003');
    });

    it('takes nothing of the first one along when it is released', async () => {
      const { orderId, first, second } = await boughtTwice();
      await completeProvisioning(app(), first, access);
      const { resultCode } = await signedCall(app(), releaseBody(second));
      expect(resultCode).toBe('000000');
      expect(await app().storage.load.instance(first)).toMatchObject({ state: 'active' });
      expect((await repeat(orderId, 1)).members).toEqual({ ...success, instanceId: first });
    });
  });
});
