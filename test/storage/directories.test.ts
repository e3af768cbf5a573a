import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { CallFilter, InstanceFilter } from '../../src/domain/directories.js';
import type { Buyer } from '../../src/domain/purchase-details.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { callSummaryOf } from '../support/call-summary.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import { testEvent } from '../support/seller-records.js';
import {
  nextVersion,
  purchaseOf,
  submissionOf,
  testCall,
  testInstance,
  testOrderLine,
  testPurchase,
} from '../support/submissions.js';
import { readAllPages } from './read-all-pages.js';

describeEachDatabase('directories', (database) => {
  let storage: Storage;
  // Three a millisecond, so that the time alone does not say which comes first.
  const instances = Array.from({ length: 23 }, (_, index) =>
    testInstance({
      createdAt: testNow + Math.floor(index / 3),
      state: index % 4 === 0 ? 'active' : 'pending',
      soldBy: index % 6 === 0 ? 'license-v1' : 'saas-v2',
      productId: index % 5 === 0 ? 'product-a' : null,
      expiresAt: index % 2 === 0 ? testNow + index : null,
    }),
  );
  const buyers = new Map<number, Buyer>([
    [2, { mobilePhone: { text: '138 0000' }, email: { text: 'Ann@example.com' } }],
    [3, { mobilePhone: { text: 'encrypted', undecrypted: true } }],
    [7, { mobilePhone: { text: '138 0000' } }],
  ]);
  const calls = instances.map((instance, index) =>
    testCall({
      receivedAt: instance.createdAt,
      operationId: index % 2 === 0 ? 'newInstance' : null,
      resultCode: index % 3 === 0 ? '000004' : '000000',
      verdict: index % 6 === 0 ? 'stale' : 'authentic',
      debug: index % 7 === 0,
      instanceId: instance.instanceId,
      orderId: instance.orderId,
    }),
  );
  const summaries = calls.map(callSummaryOf);
  beforeAll(async () => {
    storage = await database.openTestStorage();
    for (const [index, instance] of instances.entries()) {
      const call = calls[index] ?? null;
      const purchase: Change = {
        kind: 'claim',
        table: 'purchases',
        record: testPurchase({
          ...instance,
          customerId: `customer-${index % 5}`,
          buyer: buyers.get(index) ?? {},
        }),
      };
      const changes = [...purchaseOf(instance), purchase];
      await storage.committer.commit(submissionOf({ call, changes }));
    }
  });
  const newestFirst = [...instances].reverse();

  it.each([1, 2, 3, 7, 22, 23, 24])(
    'pages of %i have every row once, newest first',
    async (limit) => {
      const list = await readAllPages((cursor) =>
        storage.directories.instances.list({}, { limit, ...cursor }),
      );
      expect(list.items).toEqual(newestFirst);
      expect(list.pages).toBe(Math.ceil(instances.length / limit));
      const ofCalls = await readAllPages((cursor) =>
        storage.directories.calls.list({}, { limit, ...cursor }),
      );
      expect(ofCalls.items).toEqual(summaries.toReversed());
      const ofOrders = await readAllPages((cursor) =>
        storage.directories.orders.list({}, { limit, ...cursor }),
      );
      expect(ofOrders.items.map(({ orderId }) => orderId)).toEqual(
        newestFirst.map(({ orderId }) => orderId),
      );
    },
  );

  it('what arrives between two pages neither repeats a row nor hides one', async () => {
    const { items } = await readAllPages(
      (cursor) => storage.directories.calls.list({}, { limit: 4, ...cursor }),
      () =>
        storage.committer.commit(
          submissionOf({ call: testCall({ receivedAt: testNow + 1_000_000 }) }),
        ),
    );
    expect(items).toEqual(summaries.toReversed());
    await storage.prune({ callsBefore: 0, endedBefore: 0 });
  });

  it.each<[string, InstanceFilter, (index: number) => boolean]>([
    ['state', { state: 'active' }, (index) => index % 4 === 0],
    ['product', { productId: 'product-a' }, (index) => index % 5 === 0],
    [
      'expiry, never the unknown one',
      { expiresBefore: testNow + 10 },
      (index) => index % 2 === 0 && index < 10,
    ],
    ['order', { orderId: instances[3]?.orderId ?? '' }, (index) => index === 3],
    ['interface', { soldBy: 'license-v1' }, (index) => index % 6 === 0],
    ['customer', { customerId: 'customer-1' }, (index) => index % 5 === 1],
    ['phone of the buyer', { mobilePhone: '138 0000' }, (index) => index === 2 || index === 7],
    ['mail of the buyer', { email: 'Ann@example.com' }, (index) => index === 2],
    ['mail in other letters', { email: 'ann@example.com' }, () => false],
    [
      'customer and phone',
      { customerId: 'customer-2', mobilePhone: '138 0000' },
      (index) => index === 2 || index === 7,
    ],
    [
      'customer and phone of another',
      { customerId: 'customer-1', mobilePhone: '138 0000' },
      () => false,
    ],
    ['contact that could not be decrypted', { mobilePhone: 'encrypted' }, () => false],
    [
      'all of them together',
      { state: 'active', productId: 'product-a', expiresBefore: testNow + 1 },
      (index) => index === 0,
    ],
    ['a text that no row can hold', { orderId: 'a\0' }, () => false],
  ])('instances are found by %s', async (_title, filter, matches) => {
    const { items } = await readAllPages((cursor) =>
      storage.directories.instances.list(filter, { limit: 2, ...cursor }),
    );
    expect(items).toEqual(instances.filter((_, index) => matches(index)).reverse());
  });

  it.each<[string, CallFilter, (index: number) => boolean]>([
    ['operation', { operationId: 'newInstance' }, (index) => index % 2 === 0],
    ['result code', { resultCode: '000004' }, (index) => index % 3 === 0],
    ['verdict', { verdict: 'stale' }, (index) => index % 6 === 0],
    ['debug', { debug: true }, (index) => index % 7 === 0],
    ['not debug', { debug: false }, (index) => index % 7 !== 0],
    ['instance', { instanceId: instances[5]?.instanceId ?? '' }, (index) => index === 5],
    ['order', { orderId: instances[6]?.orderId ?? '' }, (index) => index === 6],
    [
      'time, from inclusive, before exclusive',
      { receivedFrom: testNow + 1, receivedBefore: testNow + 3 },
      (index) => index >= 3 && index < 9,
    ],
  ])('calls are found by %s', async (_title, filter, matches) => {
    const { items } = await readAllPages((cursor) =>
      storage.directories.calls.list(
        { receivedBefore: testNow + 1_000_000, ...filter },
        { limit: 5, ...cursor },
      ),
    );
    expect(items).toEqual(summaries.filter((_, index) => matches(index)).reverse());
  });

  it('orders are found by an instance that one of their lines named', async () => {
    const [instance] = instances;
    if (instance === undefined) throw new Error('there are instances');
    const renewal = { orderId: 'renewal-order', orderLineId: 'renewal-line' };
    await storage.committer.commit(
      submissionOf({
        changes: [
          { kind: 'ensure', table: 'orders', record: { orderId: renewal.orderId, firstSeenAt: 1 } },
          {
            kind: 'claim',
            table: 'orderLines',
            record: testOrderLine(instance, { ...renewal, purpose: 'renewal' }),
          },
        ],
      }),
    );
    const { instanceId, orderId } = instance;
    const { items } = await storage.directories.orders.list({ instanceId }, { limit: 10 });
    expect(items.map((order) => order.orderId)).toEqual([orderId, renewal.orderId]);
  });

  it('finds nothing under ids that nobody has', async () => {
    const { directories } = storage;
    expect(await directories.instances.find('none')).toBeUndefined();
    expect(await directories.instances.find('\0')).toBeUndefined();
    expect(await directories.instances.history('none')).toEqual([]);
    expect(await directories.calls.find('none')).toBeUndefined();
    expect(await directories.orders.find('none')).toBeUndefined();
    expect(await directories.orders.lines('none')).toEqual([]);
    expect(await directories.orders.list({ instanceId: 'none' }, { limit: 5 })).toEqual({
      items: [],
    });
  });

  it('a list of call records does not read what was sent, however large', async () => {
    const large = Array.from({ length: 5 }, (_, index) =>
      testCall({
        receivedAt: testNow + 2_000_000 + index,
        requestBody: 'x'.repeat(7_000_000),
        sensitive: index === 4,
      }),
    );
    for (const call of large) await storage.committer.commit(submissionOf({ call }));
    const page = await storage.directories.calls.list(
      { receivedFrom: testNow + 2_000_000 },
      { limit: 100 },
    );
    expect(page).toEqual({ items: large.map(callSummaryOf).reverse() });
    await storage.prune({ callsBefore: 0, endedBefore: 0 });
  });

  it('lists records that were sealed with a data key that is lost, and opens none of them', async () => {
    const receivedAt = testNow + 3_000_000;
    const call = testCall({ receivedAt, sensitive: true, requestBody: 'a secret' });
    const event = testEvent({ data: { userName: 'somebody' } });
    await storage.committer.commit(
      submissionOf({ call, changes: [{ kind: 'ensure', table: 'events', record: event }] }),
    );
    const lost = await database.openTestStorage({ dataKeys: [Buffer.alloc(32, 9)] });
    const { calls: kept, events } = lost.directories;
    const { items } = await kept.list({ receivedFrom: receivedAt }, { limit: 10 });
    expect(items).toEqual([callSummaryOf(call)]);
    const { data: _data, ...envelope } = event;
    expect((await events.list({}, { limit: 1 })).items).toEqual([envelope]);
    expect(await events.find(event.eventId)).toEqual(envelope);
    const sealed = { code: 'internal', message: expect.stringContaining('sealed') as string };
    await expect(kept.find(call.callId)).rejects.toMatchObject(sealed);
    await expect(events.read(event.eventId)).rejects.toMatchObject(sealed);
    await storage.prune({ callsBefore: 0, endedBefore: 0 });
  });

  describe('a cursor', () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    it.each([
      ['is no cursor', 'nonsense'],
      ['is empty', ''],
      ['is of another list', encode(['calls', testNow, 'id'])],
      ['has a time that is none', encode(['instances', '1', 'id'])],
      ['has an id that is none', encode(['instances', 1, null])],
      ['has an id that no row can hold', encode(['instances', 1, '\0'])],
      ['has too many parts', encode(['instances', 1, 'id', 2])],
    ])('that %s is refused with a sentence that says what to do', async (_title, cursor) => {
      await expect(
        storage.directories.instances.list({}, { limit: 5, cursor }),
      ).rejects.toMatchObject({
        code: 'invalid-parameter',
        sentence:
          'cursor is not one that this list gave: take nextCursor of the page before, or leave it out for the first page',
      });
    });
  });

  it('shows an instance as it is now, and all it was', async () => {
    const instance = testInstance();
    const active = nextVersion(instance, { state: 'active' });
    await storage.committer.commit(submissionOf({ changes: purchaseOf(instance) }));
    await storage.committer.commit(
      submissionOf({ changes: [{ kind: 'update', table: 'instances', record: active }] }),
    );
    expect(await storage.directories.instances.find(instance.instanceId)).toEqual(active);
  });
});
