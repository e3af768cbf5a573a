import { beforeEach, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import { submissionOf, testCall, testNonce } from '../support/submissions.js';

describeEachDatabase('prune', (database) => {
  let storage: Storage;
  beforeEach(async () => {
    storage = await database.openTestStorage();
    await storage.prune({ callsBefore: Number.MAX_SAFE_INTEGER });
  });

  it('removes call records before the limit and leaves the others, however many there are', async () => {
    const limit = testNow - 1000;
    const calls = Array.from({ length: 1203 }, (_, index) =>
      testCall({ receivedAt: index < 1200 ? limit - 1 : limit }),
    );
    await Promise.all(
      calls.map((call) => storage.committer.commit({ call, nonce: null, changes: [] })),
    );
    expect(await storage.prune({ callsBefore: limit })).toEqual({ calls: 1200, nonces: 0 });
    const left = await storage.directories.calls.list({}, { limit: 10 });
    expect(left.items.map(({ callId }) => callId).sort()).toEqual(
      calls.slice(1200).map(({ callId }) => callId),
    );
    expect(await storage.prune({ callsBefore: limit })).toEqual({ calls: 0, nonces: 0 });
  });

  it('removes nonces that have expired and none that still protects', async () => {
    const expired = testNonce({ expiresAt: testNow - 1 });
    const valid = testNonce({ expiresAt: testNow });
    await storage.committer.commit(submissionOf({ nonce: expired }));
    await storage.committer.commit(submissionOf({ nonce: valid }));
    expect(await storage.prune({ callsBefore: 0 })).toEqual({ calls: 0, nonces: 1 });
    expect(await storage.committer.commit(submissionOf({ nonce: valid }))).toBe('nonce-replayed');
    expect(await storage.committer.commit(submissionOf({ nonce: expired }))).toBe('committed');
  });

  it('lets calls through while it works', async () => {
    const calls = Array.from({ length: 2000 }, () => testCall({ receivedAt: 1 }));
    await Promise.all(
      calls.map((call) => storage.committer.commit({ call, nonce: null, changes: [] })),
    );
    const finished: string[] = [];
    await Promise.all([
      storage.prune({ callsBefore: testNow - 1 }).then(() => finished.push('prune')),
      storage.committer.commit(submissionOf()).then(() => finished.push('call')),
    ]);
    expect(finished).toEqual(['call', 'prune']);
  });
});
