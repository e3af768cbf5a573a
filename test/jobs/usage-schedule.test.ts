import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { SellerHandlers, UsageAsk } from '../../src/domain/handler-calls.js';
import type { Job } from '../../src/domain/job.js';
import { finishJob } from '../../src/domain/job-life.js';
import {
  newCollectUsageJob,
  collectUsageJobId,
  pushUsageLane,
} from '../../src/domain/usage-jobs.js';
import { collectUsageJob } from '../../src/jobs/collect-usage-job.js';
import { createUsageDesk } from '../../src/jobs/usage-desk.js';
import { startUsageSchedule, type UsageScheduleOptions } from '../../src/jobs/usage-schedule.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { day, noon } from '../support/instances.js';
import { newTestId, purchaseOf, submissionOf } from '../support/submissions.js';
import { countedIds, hour, usageReport, usedInstance } from '../support/usage.js';
import { withDatabase } from '../support/server-database.js';

const minute = 60_000;

describeEachDatabase('the schedule of usage', (database) => {
  let storage: Storage;
  beforeEach(async () => {
    storage = await database.openTestStorage();
    await withDatabase(database.url(), async (knex) => {
      for (const table of ['jobs', 'usage_records', 'usage_totals', 'instances']) {
        await knex(table).delete();
      }
    });
  });

  function scheduleAt(now: () => number, options: Partial<UsageScheduleOptions> = {}) {
    const backlogs: object[] = [];
    const schedule = startUsageSchedule({
      ...storage,
      pushes: true,
      collects: true,
      now,
      onBacklog: (backlog) => backlogs.push(backlog),
      onError: (error) => {
        throw error;
      },
      ...options,
    });
    onTestFinished(() => schedule.stop());
    return { look: () => schedule.look(), backlogs };
  }

  const askedFor = async (hours: readonly number[]): Promise<readonly number[]> => {
    const jobs = await Promise.all(
      hours.map((hourAt) => storage.jobs.find(collectUsageJobId(hourAt))),
    );
    return hours.filter((_, index) => jobs[index] !== undefined);
  };
  const commit = (...changes: readonly Change[]) =>
    storage.committer.commit(submissionOf({ changes }));
  const update = (record: Job): Change => ({ kind: 'update', table: 'jobs', record });

  it('asks for an hour two minutes after its end, and for nothing before', async () => {
    let now = noon + 2 * minute - 1;
    const { look } = scheduleAt(() => now);
    const hours = [noon - 3 * hour, noon - 2 * hour, noon - hour, noon];
    await look();
    expect(await askedFor(hours)).toEqual([noon - 2 * hour]);
    now += 1;
    await look();
    expect(await askedFor(hours)).toEqual([noon - 2 * hour, noon - hour]);
    expect(await storage.jobs.find(collectUsageJobId(noon - hour))).toMatchObject({
      kind: 'collect-usage',
      lane: 'usage-collect|2026-03-01T11:00:00.000Z',
      payload: { hour: '2026-03-01T11:00:00.000Z' },
    });
  });

  it('asks once over all processes, and not for what has been answered', async () => {
    const first = scheduleAt(() => noon + 5 * minute);
    const second = scheduleAt(() => noon + 6 * minute);
    await Promise.all([first.look(), second.look()]);
    const job = await storage.jobs.find(collectUsageJobId(noon - hour));
    if (job === undefined) throw new Error('it was not asked for');
    expect(await commit(update(finishJob(job, noon)))).toBe('committed');
    await first.look();
    await scheduleAt(() => noon + 7 * minute).look();
    expect((await storage.jobs.find(job.jobId))?.state).toBe('done');
  });

  it.each([
    ['three hours', 3, 3],
    ['20 days', 20 * 24, 20 * 24],
    ['30 days, as far as the marketplace still takes usage', 30 * 24, 1],
  ])('asks for the hours that were missed in %s', async (_, missed, asked) => {
    await commit({
      kind: 'ensure',
      table: 'jobs',
      record: newCollectUsageJob(noon - (missed + 1) * hour, noon - missed * hour),
    });
    await scheduleAt(() => noon + 5 * minute).look();
    const hours = Array.from({ length: missed }, (_each, index) => noon - (index + 1) * hour);
    expect(await askedFor(hours)).toHaveLength(asked);
  });

  it('asks nobody where no handler wants to be asked', async () => {
    await scheduleAt(() => noon + 5 * minute, { collects: false }).look();
    expect(await askedFor([noon - hour])).toEqual([]);
  });

  it('has pushed what was reported before there was anybody to push it to', async () => {
    const { instanceId } = await sold();
    const desk = createUsageDesk({ ...storage, pushes: false, now: () => noon, newId: newIds() });
    await desk.report([usageReport({ instanceId })], { by: 'management:billing' });
    const without = scheduleAt(() => noon, { pushes: false, collects: false });
    await without.look();
    expect(without.backlogs).toEqual([{ count: 1, oldestEndAt: noon, isOverdue: false }]);
    expect(await storage.jobs.headOf(pushUsageLane)).toBeUndefined();
    const later = noon + 2 * hour + 1;
    const { look, backlogs } = scheduleAt(() => later, { collects: false });
    await look();
    expect(backlogs).toEqual([{ count: 1, oldestEndAt: noon, isOverdue: true }]);
    const job = await storage.jobs.headOf(pushUsageLane);
    expect(job).toMatchObject({ kind: 'push-usage', runAt: later });
    // One that waits is enough.
    await look();
    if (job !== undefined) await commit(update(finishJob(job, later)));
    expect(await storage.jobs.headOf(pushUsageLane)).toBeUndefined();
  });

  it('tells what went wrong, and goes on', async () => {
    const problems: unknown[] = [];
    const away = new Error('away');
    let isAway = true;
    const { look } = scheduleAt(() => noon + 5 * minute, {
      usage: { backlog: () => (isAway ? Promise.reject(away) : storage.usage.backlog()) },
      onError: (error) => problems.push(error),
    });
    await look();
    expect(problems).toEqual([away]);
    expect(await askedFor([noon - hour])).toEqual([]);
    isAway = false;
    await look();
    expect(await askedFor([noon - hour])).toEqual([noon - hour]);
  });

  it("asks the seller's handler about what was open in the hour, and keeps what it tells", async () => {
    const open = await sold();
    const released = await sold({ state: 'released', releasedAt: noon - hour / 2 });
    await sold({ state: 'released', releasedAt: noon - hour });
    await sold({ state: 'pending' });
    await sold({ chargingMode: 'period' });
    await sold({ createdAt: noon });
    const unknown = await sold({ chargingMode: null, createdAt: noon - 1 });
    const { run, asks } = collecting((ask) => [
      { ...usageReport({ instanceId: open.instanceId }), endAt: ask.to },
    ]);
    expect(await run()).toEqual({ kind: 'done', note: '1 usage records were reported' });
    const ids = [open, released, unknown].map(({ instanceId }) => instanceId);
    expect(asks).toMatchObject([
      {
        ask: { from: noon - hour, to: noon, instanceIds: ids.sort() },
        idempotencyKey: collectUsageJobId(noon - hour),
      },
    ]);
    // After a crash it is asked again, and tells the same.
    expect(await run()).toMatchObject({ kind: 'done' });
    expect((await storage.load.instance(open.instanceId))?.usage[0]?.usageValue).toBe(12.5);
  });

  it('keeps what is right of what a handler tells, and shows what is not as a dead letter', async () => {
    const { instanceId } = await sold();
    const { run } = collecting(() => [
      usageReport({ instanceId }),
      usageReport({ instanceId, endAt: noon - minute, value: '0' }),
    ]);
    expect(await run()).toEqual({
      kind: 'dead',
      problem:
        'the usage handler told 1 of 2 records that cannot be pushed: ' +
        'record 2: value must be greater than 0; a window without usage is left out',
    });
    expect((await storage.load.instance(instanceId))?.usage[0]?.usageValue).toBe(12.5);
  });

  it('does not ask a handler about an hour in which nothing was open', async () => {
    const { run, asks } = collecting(() => []);
    expect(await run()).toEqual({ kind: 'done', note: 'no instance was open' });
    expect(asks).toEqual([]);
  });

  async function sold(changes: Parameters<typeof usedInstance>[0] = {}) {
    const instance = usedInstance({
      instanceId: newTestId('instance'),
      orderId: newTestId('order'),
      version: 1,
      createdAt: noon - day,
      ...changes,
    });
    await commit(...purchaseOf(instance));
    return instance;
  }

  /** A handler of the seller's, asked by the job of the hour before noon. */
  function collecting(tell: (ask: UsageAsk) => ReturnType<typeof usageReport>[]) {
    const asks: object[] = [];
    const call = ((
      _name: string,
      ask: UsageAsk,
      { idempotencyKey }: { idempotencyKey: string },
    ) => {
      asks.push({ ask, idempotencyKey });
      return Promise.resolve(tell(ask));
    }) as SellerHandlers['call'];
    const definition = collectUsageJob({
      handlers: { has: () => true, call },
      desk: createUsageDesk({ ...storage, pushes: true, now: () => noon, newId: newIds() }),
      usage: storage.usage,
      handlerTimeoutMs: 60_000,
    });
    const { signal } = new AbortController();
    return {
      asks,
      run: () => definition.run(newCollectUsageJob(noon - hour, noon), { signal, now: () => noon }),
    };
  }
});

function newIds(): () => string {
  return countedIds(newTestId('record'));
}
