import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import { withDatabase } from '../support/server-database.js';
import {
  newTestId,
  nextVersion,
  purchaseOf,
  submissionOf,
  testCall,
  testHistory,
  testInstance,
  testNonce,
  testOrderLine,
  updateOf,
} from '../support/submissions.js';

describeEachDatabase('committer', (database) => {
  let storage: Storage;
  let now = testNow;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: () => now });
  });

  describe('what was committed', () => {
    it('is read back as it was written, every field', async () => {
      const instance = testInstance({
        state: 'active',
        freezeWaiting: true,
        purchaseKind: 'trial',
        productId: 'OFFI-1',
        expiresAt: testNow + 86_400_000,
        access: {
          frontEndUrl: 'https://app.example.com',
          userName: 'ann',
          password: 'p"\\\u0001é😀',
        },
        usage: [{ usageValue: 0.0001, statisticalTime: testNow, relatedInstanceId: 'other' }],
        failure: { code: '000100', reason: 'none left' },
        releasedAt: testNow + 5,
      });
      const call = testCall({
        instanceId: instance.instanceId,
        orderId: instance.orderId,
        problem: 'a "quoted" ? problem',
        keyIndex: null,
        durationMs: 0.123456789,
        debug: true,
      });
      const outcome = await storage.committer.commit(
        submissionOf({ call, changes: purchaseOf(instance) }),
      );

      expect(outcome).toBe('committed');
      expect(await storage.load.instance(instance.instanceId)).toEqual(instance);
      expect(await storage.load.instanceOfSale(instance)).toEqual(instance);
      expect(await storage.load.orderLineUses(instance)).toEqual([testOrderLine(instance)]);
      expect(await storage.directories.calls.find(call.callId)).toEqual(call);
      expect(await storage.directories.instances.find(instance.instanceId)).toEqual(instance);
      expect(await storage.directories.instances.history(instance.instanceId)).toEqual([
        testHistory(instance),
      ]);
      expect(await storage.directories.orders.lines(instance.orderId)).toEqual([
        testOrderLine(instance),
      ]);
    });

    it('keeps a call of which nothing is known but that it was refused', async () => {
      const call = testCall({
        operationId: null,
        verdict: 'signature-mismatch',
        keyIndex: null,
        requestBody: null,
      });
      await storage.committer.commit({ call, nonce: null, changes: [] });
      expect(await storage.directories.calls.find(call.callId)).toEqual(call);
    });

    it('replaces answer, code, problem and duration when the same call is recorded again', async () => {
      const first = testCall({ resultCode: '000004', answerBody: 'pending', durationMs: 1 });
      const second = { ...first, resultCode: '000000', answerBody: 'done', durationMs: 9 };
      await storage.committer.commit(submissionOf({ call: first }));
      await storage.committer.commit(
        submissionOf({ call: { ...second, requestBody: 'not this one' }, nonce: null }),
      );
      expect(await storage.directories.calls.find(first.callId)).toEqual(second);
    });

    it('writes U+FFFD where a call record has U+0000 or half a surrogate pair', async () => {
      const call = testCall({ requestBody: 'a\0b\ud800c😀', answerBody: '\udc00', problem: '\0' });
      await storage.committer.commit(submissionOf({ call }));
      expect(await storage.directories.calls.find(call.callId)).toEqual({
        ...call,
        requestBody: 'a\uFFFDb\uFFFDc😀',
        answerBody: '\uFFFD',
        problem: '\uFFFD',
      });
    });

    it('takes several steps of one instance in one submission', async () => {
      const pending = testInstance();
      const active = nextVersion(pending, { state: 'active' });
      const frozen = nextVersion(active, { state: 'frozen' });
      const changes = [...purchaseOf(pending), ...updateOf(active), ...updateOf(frozen)];
      expect(await storage.committer.commit(submissionOf({ changes }))).toBe('committed');
      expect(await storage.load.instance(pending.instanceId)).toEqual(frozen);
      const history = await storage.directories.instances.history(pending.instanceId);
      expect(history.map(({ version }) => version)).toEqual([1, 2, 3]);
    });
  });

  describe('a claim', () => {
    it.each([
      [
        'the same order line',
        ({ orderId, orderLineId }: ReturnType<typeof testInstance>) =>
          testInstance({ orderId, orderLineId }),
      ],
      [
        'the same instance id',
        ({ instanceId }: ReturnType<typeof testInstance>) => testInstance({ instanceId }),
      ],
    ])('is lost to an earlier one of %s, and nothing of it is written', async (_title, rival) => {
      const first = testInstance();
      await storage.committer.commit(submissionOf({ changes: purchaseOf(first) }));
      const second = rival(first);
      const losing = submissionOf({ changes: purchaseOf(second) });

      expect(await storage.committer.commit(losing)).toBe('conflict');
      expect(await storage.load.instance(first.instanceId)).toEqual(first);
      expect(await storage.directories.calls.find(losing.call?.callId ?? '')).toBeUndefined();
      // The nonce was not used up either: the operation runs again with it.
      expect(await storage.committer.commit({ ...losing, changes: [] })).toBe('committed');
    });

    it('of a ledger entry is lost to the same purpose only', async () => {
      const instance = testInstance();
      await storage.committer.commit(submissionOf({ changes: purchaseOf(instance) }));
      const claim = (purpose: 'purchase' | 'release') =>
        submissionOf({
          changes: [
            { kind: 'claim', table: 'orderLines', record: testOrderLine(instance, { purpose }) },
          ],
        });
      expect(await storage.committer.commit(claim('purchase'))).toBe('conflict');
      expect(await storage.committer.commit(claim('release'))).toBe('committed');
      expect(await storage.load.orderLineUses(instance)).toHaveLength(2);
    });

    it('of a debug instance is lost to an earlier one of the same order line', async () => {
      const record = {
        orderId: newTestId('order'),
        orderLineId: 'line',
        saleProductId: '',
        instanceId: 'debug-1',
        createdAt: testNow,
      };
      const claim = (instanceId: string) =>
        submissionOf({
          changes: [{ kind: 'claim', table: 'debugInstances', record: { ...record, instanceId } }],
        });
      expect(await storage.committer.commit(claim('debug-1'))).toBe('committed');
      expect(await storage.committer.commit(claim('debug-2'))).toBe('conflict');
      expect(await storage.load.debugInstance(record)).toEqual(record);
    });
  });

  describe('an update', () => {
    it('is written over the version that was read', async () => {
      const instance = testInstance();
      await storage.committer.commit(submissionOf({ changes: purchaseOf(instance) }));
      const active = nextVersion(instance, { state: 'active' });
      expect(await storage.committer.commit(submissionOf({ changes: updateOf(active) }))).toBe(
        'committed',
      );
      expect(await storage.load.instance(instance.instanceId)).toEqual(active);
    });

    it.each([
      ['has moved since', 2],
      ['is older than what was read', 4],
    ])('is a conflict when the row %s', async (_title, version) => {
      const instance = testInstance();
      const second = nextVersion(instance);
      const changes = [...purchaseOf(instance), ...updateOf(second)];
      await storage.committer.commit(submissionOf({ changes }));
      const update = { ...instance, version, state: 'frozen' as const };
      const outcome = await storage.committer.commit(
        submissionOf({ changes: [{ kind: 'update', table: 'instances', record: update }] }),
      );
      expect(outcome).toBe('conflict');
      expect(await storage.load.instance(instance.instanceId)).toEqual(second);
    });

    it('of an instance that is not there is a conflict, and makes none', async () => {
      const missing = testInstance({ version: 2 });
      const outcome = await storage.committer.commit(submissionOf({ changes: updateOf(missing) }));
      expect(outcome).toBe('conflict');
      expect(await storage.load.instance(missing.instanceId)).toBeUndefined();
    });
  });

  it('leaves an order that is there already as it is', async () => {
    const orderId = newTestId('order');
    const ensure = (firstSeenAt: number) =>
      submissionOf({
        changes: [{ kind: 'ensure', table: 'orders', record: { orderId, firstSeenAt } }],
      });
    expect(await storage.committer.commit(ensure(1))).toBe('committed');
    expect(await storage.committer.commit(ensure(2))).toBe('committed');
    expect(await storage.directories.orders.find(orderId)).toEqual({ orderId, firstSeenAt: 1 });
  });

  describe('a nonce', () => {
    it('that was used before is refused, and nothing comes with it', async () => {
      const nonce = testNonce();
      await storage.committer.commit(submissionOf({ nonce }));
      const instance = testInstance();
      const replay = submissionOf({ nonce, changes: purchaseOf(instance) });
      expect(await storage.committer.commit(replay)).toBe('nonce-replayed');
      expect(await storage.load.instance(instance.instanceId)).toBeUndefined();
      expect(await storage.directories.calls.find(replay.call?.callId ?? '')).toBeUndefined();
    });

    it('belongs to the class of its key', async () => {
      const nonce = testNonce();
      await storage.committer.commit(submissionOf({ nonce }));
      const ofKit = { ...nonce, keyClass: 'kit' };
      expect(await storage.committer.commit(submissionOf({ nonce: ofKit }))).toBe('committed');
    });

    it('may come again after it has expired, and not a moment before', async () => {
      const nonce = testNonce({ expiresAt: testNow + 1000 });
      await storage.committer.commit(submissionOf({ nonce }));
      now = testNow + 1000;
      expect(await storage.committer.commit(submissionOf({ nonce }))).toBe('nonce-replayed');
      now = testNow + 1001;
      const again = { ...nonce, expiresAt: testNow + 9000 };
      expect(await storage.committer.commit(submissionOf({ nonce: again }))).toBe('committed');
      expect(await storage.committer.commit(submissionOf({ nonce: again }))).toBe('nonce-replayed');
      now = testNow;
    });

    it('may be of any length and any characters', async () => {
      const nonce = testNonce({ nonce: `${newTestId('n')}\0\ud800${'x?'.repeat(5000)}` });
      expect(await storage.committer.commit(submissionOf({ nonce }))).toBe('committed');
      expect(await storage.committer.commit(submissionOf({ nonce }))).toBe('nonce-replayed');
    });
  });
});

describeEachDatabase('an error of the database', (database) => {
  it('tells what went wrong, and nothing of what was to be written', async () => {
    const storage = await database.openTestStorage();
    await withDatabase(database.url(), (knex) => knex.schema.dropTable('calls'));
    const requestBody = 'a text that must stay between the marketplace and the seller';
    const error: unknown = await storage.committer
      .commit(submissionOf({ call: testCall({ requestBody }) }))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'internal' });
    expect(String(error)).toMatch(/calls/);
    expect(inspect(error, { depth: 10 })).not.toContain(requestBody);
  });
});
