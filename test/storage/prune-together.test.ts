import knexFactory from 'knex';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import { startHousekeeping } from '../../src/jobs/housekeeping.js';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import { postgres } from '../../src/storage/dialect.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow, useDatabase } from '../support/databases.js';
import { testEvent, testJob } from '../support/seller-records.js';
import { submissionOf, testCall } from '../support/submissions.js';

const nothing = { calls: 0, nonces: 0, jobs: 0, events: 0 };
const everything = { callsBefore: testNow - 1, endedBefore: 0 };

async function addOldCalls(storage: Storage, count: number): Promise<void> {
  const calls = Array.from({ length: count }, () => testCall({ receivedAt: 1 }));
  await Promise.all(
    calls.map((call) => storage.committer.commit({ call, nonce: null, changes: [] })),
  );
}

describeEachDatabase('pruning in the midst of others', (database) => {
  let storage: Storage;
  beforeEach(async () => {
    storage = await database.openTestStorage();
    await storage.prune({ callsBefore: Number.MAX_SAFE_INTEGER, endedBefore: 0 });
  });

  it('of rows that two processes prune at once each goes once, and all go', async () => {
    await addOldCalls(storage, 1_500);
    const other = await database.openTestStorage();
    const reports = await Promise.all([storage.prune(everything), other.prune(everything)]);
    const rest = await storage.prune(everything);
    expect([...reports, rest].reduce((sum, { calls }) => sum + calls, 0)).toBe(1_500);
    expect((await storage.prune(everything)).calls).toBe(0);
  });

  it('stops after a step when it is told to, and has lost nothing', async () => {
    await addOldCalls(storage, 1_500);
    const stopping = new AbortController();
    const pruning = storage.prune({ ...everything, signal: stopping.signal });
    stopping.abort();
    const { calls } = await pruning;
    expect(calls).toBeLessThan(1_500);
    expect(calls + (await storage.prune(everything)).calls).toBe(1_500);
  });

  it('events that a job needs do not keep those behind them from going', async () => {
    const needed = Array.from({ length: 450 }, () => testEvent({ at: 1 }));
    const free = Array.from({ length: 30 }, () => testEvent({ at: 2 }));
    const changes = [
      ...[...needed, ...free].map((record): Change => ({
        kind: 'ensure',
        table: 'events',
        record,
      })),
      ...needed.map(({ eventId }): Change => {
        return { kind: 'ensure', table: 'jobs', record: testJob({ eventId, updatedAt: 1 }) };
      }),
    ];
    await storage.committer.commit(submissionOf({ changes }));
    const limits = { callsBefore: 0, endedBefore: 100 };
    expect((await storage.prune(limits)).events).toBe(30);
    expect((await storage.prune(limits)).events).toBe(0);
    expect(await storage.load.event(needed[449]?.eventId ?? '')).toBeDefined();
  });
});

describe('pruning by several processes (postgres)', () => {
  const database = useDatabase('postgres');

  it('is left to the one that is at it', async () => {
    const storage = await database.openTestStorage();
    await addOldCalls(storage, 300);
    const knex = knexFactory(parseDatabaseUrl(database.url()).connectionConfig('migrating'));
    const another = await knex.transaction();
    await another.raw(postgres.tryPruneLock);
    expect((await storage.prune(everything)).calls).toBe(0);
    await another.rollback();
    expect((await storage.prune(everything)).calls).toBe(300);
    await knex.destroy();
  });
});

it('stopping does not wait for all that is old', async () => {
  vi.useFakeTimers();
  try {
    let signal: AbortSignal | undefined;
    const housekeeping = startHousekeeping({
      storage: {
        // As long as nobody stops it, it is never done.
        prune: (limits) => {
          ({ signal } = limits);
          return new Promise((resolve) => {
            limits.signal.addEventListener('abort', () => resolve(nothing));
          });
        },
      },
      callRetentionDays: 90,
      eventRetentionDays: 30,
      now: () => testNow,
      onPruned: () => undefined,
      onError: () => undefined,
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signal?.aborted).toBe(false);
    await housekeeping.stop();
    expect(signal?.aborted).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
