import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { OpenLane } from '../../src/domain/job.js';
import { MemoryLaneScheduler } from '../../src/storage/memory-lane-scheduler.js';
import { openStorage, type Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testDataKey, useDatabase } from '../support/databases.js';
import { dueJob, enqueue, handledBy, startRunner, untilEnded } from '../support/job-runners.js';
import { withDatabase } from '../support/server-database.js';

describe('the scheduler in memory', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function start(lanes: () => readonly OpenLane[], soleProcess = false) {
    const ran: string[] = [];
    const errors: unknown[] = [];
    const scheduler = new MemoryLaneScheduler(
      {
        reader: { openLanes: async () => lanes() },
        now: Date.now,
        onError: (error) => errors.push(error),
      },
      soleProcess,
    );
    scheduler.start(async (lane) => void ran.push(`${lane} at ${Date.now() - 1_000_000}`));
    onTestFinished(() => scheduler.stop());
    return { scheduler, ran, errors };
  }

  it('wakes at once, and later by the earliest time that it was told', async () => {
    const { scheduler, ran } = start(() => []);
    scheduler.wake(['a', 'b']);
    scheduler.wakeAt('c', 1_000_500);
    scheduler.wakeAt('c', 1_000_200);
    scheduler.wakeAt('c', 1_000_400);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran).toEqual(['a at 0', 'b at 0', 'c at 200']);
  });

  it('finds what is due at the start and every half minute, and has timers for what comes in between', async () => {
    let lanes: readonly OpenLane[] = [
      { lane: 'due', dueAt: 999_999, heldBy: null },
      { lane: 'soon', dueAt: 1_020_000, heldBy: null },
      { lane: 'held', dueAt: 1_010_000, heldBy: 'another' },
      { lane: 'late', dueAt: 1_050_000, heldBy: null },
    ];
    const { ran } = start(() => lanes);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(ran).toEqual(['due at 0', 'held at 10000', 'soon at 20000']);
    lanes = lanes.slice(3);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(ran.slice(3)).toEqual(['late at 50000']);
  });

  it('takes what is held at the start for left behind when nobody else can hold it, and only then', async () => {
    const lanes = [{ lane: 'held', dueAt: 1_025_000, heldBy: 'another' }];
    const sole = start(() => lanes, true);
    const oneOfMany = start(() => lanes, false);
    await vi.advanceTimersByTimeAsync(0);
    expect(sole.ran).toEqual(['held at 0']);
    expect(oneOfMany.ran).toEqual([]);
  });

  it('sweeps again soon when a sweep fails, and complains once', async () => {
    let failures = 3;
    const { ran, errors } = start(() => {
      failures -= 1;
      if (failures >= 0) throw new Error('away');
      return [{ lane: 'due', dueAt: 0, heldBy: null }];
    });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ran).toEqual(['due at 3000']);
    expect(errors).toEqual([new Error('away')]);
  });

  it('hands out nothing after it has stood down', async () => {
    const { scheduler, ran } = start(() => [{ lane: 'soon', dueAt: 1_000_100, heldBy: null }]);
    await vi.advanceTimersByTimeAsync(0);
    scheduler.standDown();
    scheduler.wake(['a']);
    scheduler.wakeAt('b', 1_000_001);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ran).toEqual([]);
  });
});

describeEachDatabase('lanes that nobody has woken', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage({ now: Date.now });
  });

  it('are found at the start, and then run in their time', async () => {
    const jobs = [dueJob(), dueJob({ runAt: Date.now() + 300 }), dueJob()];
    await enqueue(storage.committer, ...jobs);
    const started = new Map<string, number>();
    startRunner(storage, {
      definitions: handledBy(async ({ jobId }) => {
        started.set(jobId, Date.now());
        return { kind: 'done' };
      }),
    });
    await untilEnded(storage, ...jobs);
    for (const { jobId, runAt } of jobs) expect(started.get(jobId)).toBeGreaterThanOrEqual(runAt);
  });
});

describe('a PostgreSQL user who may not make a schema', () => {
  const database = useDatabase('postgres');

  it('has jobs run all the same, and is told what pg-boss lacks', async () => {
    const owner = await database.openTestStorage({ now: Date.now });
    const name = new URL(database.url()).pathname.slice(1);
    const role = `${name}_plain`;
    await withDatabase(database.url(), async (knex) => {
      await knex.raw(`create role ${role} login password 'plain'`);
      await knex.raw(`grant all on all tables in schema public to ${role}`);
      await knex.raw(`grant all on all sequences in schema public to ${role}`);
    });
    onTestFinished(() =>
      withDatabase(database.url(), async (knex) => {
        await knex.raw(`drop owned by ${role}`);
        await knex.raw(`drop role ${role}`);
      }),
    );
    const url = new URL(database.url());
    [url.username, url.password] = [role, 'plain'];
    const storage = await openStorage({
      databaseUrl: url.href,
      dataKeys: [testDataKey],
      now: Date.now,
    });
    onTestFinished(() => storage.close());
    const { committer, errors } = startRunner(storage, {
      definitions: handledBy(async ({ attempts }) =>
        attempts === 1 ? { kind: 'retry', problem: 'once' } : { kind: 'done' },
      ),
    });
    await vi.waitFor(() => expect(String(errors[0])).toMatch(/permission denied/));
    const job = dueJob();
    await enqueue(committer, job);
    expect(await untilEnded(owner, job)).toMatchObject([{ state: 'done', attempts: 2 }]);
  });
});
