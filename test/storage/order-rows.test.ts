import knexFactory from 'knex';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import { migrationSource } from '../../src/storage/migrations/migration-source.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import { orderLine, testOrder } from '../support/orders.js';
import {
  newTestId,
  nextVersion,
  purchaseOf,
  submissionOf,
  testInstance,
  updateOf,
} from '../support/submissions.js';

/** What breaks a statement that is not careful, and a mapper that is not. */
const hostile = `'; drop table calls; -- $json$ $1 ? ?? " \\' \\u0027 é中😀\u2028\n\t`;

describeEachDatabase('rows of orders', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });
  const commit = (...changes: readonly Change[]) =>
    storage.committer.commit(submissionOf({ changes }));
  const put = (record: ReturnType<typeof testOrder>): Change => ({
    kind: 'put',
    table: 'orderDetails',
    record,
  });

  it('are read back as they were written, whatever they hold', async () => {
    const product = { productId: hostile, skuCode: hostile, linearValue: 0.5, productName: 'a\0b' };
    const extendParams = [{ name: hostile, value: hostile }];
    const text = { customerId: hostile, customerName: hostile, customerRealName: hostile };
    const order = testOrder({
      orderId: newTestId('order'),
      orderType: hostile,
      lines: [
        orderLine({ products: [product, product], extendParams, amount: '0.10', expiresAt: 1 }),
        orderLine({ products: [], amount: null, periodNumber: null }),
      ],
      buyer: {
        ...text,
        ...{ customerType: 1, mobilePhone: hostile, email: null, userId: hostile, userName: '' },
      },
      extendParams,
      raw: hostile,
    });
    expect(await commit(put(order))).toBe('committed');
    expect(await storage.load.orderDetails(order.orderId)).toEqual(order);
  });

  it('are replaced by what was told later, and not by what was told before', async () => {
    const orderId = newTestId('order');
    const told = (fetchedAt: number, orderType: string) =>
      testOrder({ orderId, fetchedAt, orderType });
    await commit(put(told(2, 'second')));
    await commit(put(told(1, 'first')));
    expect(await storage.load.orderDetails(orderId)).toMatchObject({ orderType: 'second' });
    await commit(put(told(3, 'third')), put(told(4, 'fourth')));
    expect(await storage.load.orderDetails(orderId)).toMatchObject({ orderType: 'fourth' });
  });

  it('of an id that nobody has are not there', async () => {
    expect(await storage.load.orderDetails('none')).toBeUndefined();
    expect(await storage.load.order('none')).toBeUndefined();
    expect(await storage.load.onDemandSale({ orderId: 'none', productId: 'p' })).toBeUndefined();
  });

  it('know when the first call named it', async () => {
    const instance = testInstance();
    await commit(...purchaseOf(instance));
    const { orderId } = instance;
    expect(await storage.load.order(orderId)).toEqual({ orderId, firstSeenAt: testNow });
  });

  describe('a sale that is paid by use', () => {
    const claim = (orderId: string, instanceId: string, productId = 'p1'): Change => ({
      kind: 'claim',
      table: 'onDemandSales',
      record: { orderId, productId, instanceId, claimedAt: testNow },
    });

    it('belongs to the first who claims it', async () => {
      const orderId = newTestId('order');
      expect(await commit(claim(orderId, 'first'))).toBe('committed');
      expect(await commit(claim(orderId, 'second'))).toBe('conflict');
      expect(await commit(claim(orderId, 'second', 'p2'))).toBe('committed');
      expect(await storage.load.onDemandSale({ orderId, productId: 'p1' })).toEqual({
        ...{ orderId, productId: 'p1', instanceId: 'first', claimedAt: testNow },
      });
    });

    it('of 50 claims of two processes at once one wins', async () => {
      const other = await database.openTestStorage();
      const orderId = newTestId('order');
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          (index % 2 === 0 ? storage : other).committer.commit(
            submissionOf({ changes: [claim(orderId, `instance-${index}`)] }),
          ),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(49);
    });
  });

  it('an instance that was given up leads from its sale to the first one', async () => {
    const [first, second] = [testInstance(), testInstance()];
    await commit(...purchaseOf(first), ...purchaseOf(second));
    const given = nextVersion(second, { state: 'released', duplicateOf: first.instanceId });
    await commit(...updateOf(given));
    expect(await storage.load.instanceOfSale(second)).toEqual(first);
    expect(await storage.load.instance(second.instanceId)).toEqual(given);
  });
});

describeEachDatabase('migration 0003', (database) => {
  it('takes the way of paying from what purchases of the older interfaces have told', async () => {
    const knex = knexFactory(parseDatabaseUrl(database.url()).connectionConfig('migrating'));
    await knex.migrate.latest({
      tableName: 'koogate_migrations',
      migrationSource: {
        ...migrationSource,
        getMigrations: async () => ['0001-saas-v2', '0002-all-callbacks'],
      },
    });
    const old = [
      ['paid', '{"productId":"p","chargingMode":"pay-per-use"}'],
      ['silent', '{"productId":"p"}'],
      ['newer', null],
    ] as const;
    for (const [instanceId, terms] of old) {
      await knex('instances').insert({
        ...{ instance_id: instanceId, order_id: instanceId, order_line_id: '', state: 'active' },
        ...{ freeze_waiting: false, purchase_kind: 'unknown', usage: '[]', version: 1 },
        ...{ created_at: testNow, updated_at: testNow },
      });
      if (terms === null) continue;
      await knex('purchases').insert({
        ...{ instance_id: instanceId, order_id: instanceId, customer_id: 'c', terms },
        ...{ buyer_sealed: 'none', bought_at: testNow },
      });
    }
    await knex.destroy();
    const storage = await database.openTestStorage();
    const modes = await Promise.all(
      old.map(async ([instanceId]) => (await storage.load.instance(instanceId))?.chargingMode),
    );
    expect(modes).toEqual(['pay-per-use', null, null]);
  });
});
