import type { Knex } from 'knex';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { Job, JobReader } from '../../src/domain/job.js';
import { cancelJob, finishJob, holdJob, redriveJob, retryJob } from '../../src/domain/job-life.js';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import type { Dialect } from '../../src/storage/dialect.js';
import { countsText, headsText, openLanesText } from '../../src/storage/job-reader.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow, type TestDatabase } from '../support/databases.js';
import { withDatabase } from '../support/server-database.js';
import { testEvent, testIntervention, testJob, testJobAttempt } from '../support/seller-records.js';
import {
  newTestId,
  nextVersion,
  purchaseOf,
  removalOf,
  submissionOf,
  testInstance,
  testTenant,
  updateOf,
} from '../support/submissions.js';

const ensureJob = (record: Job): Change => ({ kind: 'ensure', table: 'jobs', record });
const updateJob = (record: Job): Change => ({ kind: 'update', table: 'jobs', record });

describeEachDatabase('jobs in storage', (database) => {
  let storage: Storage;
  const commit = (...changes: readonly Change[]) =>
    storage.committer.commit(submissionOf({ changes }));
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });

  it('are there once, however often they are made sure of, and stay as they were', async () => {
    const job = testJob({ payload: { text: "a '?' and \u0000 😀" } });
    expect(await commit(ensureJob(job))).toBe('committed');
    const [first, second] = await Promise.all([
      commit(ensureJob({ ...job, runAt: 5 })),
      commit(ensureJob({ ...job, runAt: 6 })),
    ]);
    expect([first, second]).toEqual(['committed', 'committed']);
    expect(await storage.jobs.find(job.jobId)).toEqual(job);
    expect(await storage.load.job('no such job')).toBeUndefined();
  });

  it('are written over the version that was read only, and what they are to do stays', async () => {
    const job = testJob();
    await commit(ensureJob(job));
    const held = holdJob(job, { by: 'process', until: testNow + 1 }, testNow);
    const outcomes = await Promise.all([
      commit(updateJob(held)),
      commit(updateJob({ ...held, heldBy: 'other' })),
    ]);
    expect(outcomes).toEqual(['committed', 'conflict']);
    const retried = retryJob(held, { problem: 'half a pair \ud800', at: testNow + 9 }, testNow + 3);
    const changed = { ...retried, lane: 'other', kind: 'deliver', payload: {} } as const;
    expect(await commit(updateJob(changed))).toBe('committed');
    expect(await storage.jobs.find(job.jobId)).toEqual({
      ...retried,
      problem: 'half a pair \ufffd',
    });
    expect(await commit(updateJob(testJob({ version: 2 })))).toBe('conflict');
  });

  it('keep their runs and what people did with them', async () => {
    const run = testJobAttempt({ outcome: 'retry', status: 503, problem: 'no answer' });
    const done = testIntervention({ detail: { reason: 'asked for' } });
    const ofRun: Change = { kind: 'claim', table: 'jobAttempts', record: run };
    const ofPerson: Change = { kind: 'claim', table: 'interventions', record: done };
    expect(await commit(ofRun, ofPerson)).toBe('committed');
    expect(await commit(ofRun)).toBe('conflict');
    expect(await commit(ofPerson)).toBe('conflict');
  });

  it('the events that they are about open again with all they tell', async () => {
    const event = testEvent({ data: { buyer: { name: '张三' }, amounts: ['1.10', null, true] } });
    await commit({ kind: 'ensure', table: 'events', record: event });
    await commit({ kind: 'ensure', table: 'events', record: { ...event, at: 1, data: {} } });
    expect(await storage.load.event(event.eventId)).toEqual(event);
    const rows = await withDatabase(database.url(), (knex) =>
      knex('events').where({ event_id: event.eventId }).pluck<string[]>('call_id'),
    );
    expect([`call:${String(rows[0])}`]).toEqual([event.cause]);
  });

  it('are numbered in the order in which they were given, whatever their ids and in both ways of writing', async () => {
    const lane = newTestId('webhook:order|instance/1');
    const subject = newTestId('instance/order');
    const ids = ['d', 'a', 'c', 'b'].map((letter) => `${letter}-${newTestId('id')}`);
    const made = ids.flatMap((id): readonly Change[] => [
      ensureJob(testJob({ jobId: id, lane })),
      { kind: 'ensure', table: 'events', record: testEvent({ eventId: id, subject }) },
    ]);
    // What removes many things is not written by a script.
    const more = ['z', 'y'].map((letter) => `${letter}-${newTestId('id')}`);
    await commit(...made);
    await commit(
      removalOf(testTenant()),
      ...more.map((jobId) => ensureJob(testJob({ jobId, lane }))),
    );
    const order = (table: string, where: object, id: string) =>
      withDatabase(database.url(), (knex) =>
        knex(table).where(where).orderBy('position').pluck<string[]>(id),
      );
    expect(await order('jobs', { lane }, 'job_id')).toEqual([...ids, ...more]);
    expect(await order('events', { subject }, 'event_id')).toEqual(ids);
  });

  it('about one instance are numbered in the order of the commits, whichever process commits', async () => {
    const other = await database.openTestStorage();
    const instance = testInstance();
    const lane = `seller|instance/${instance.instanceId}`;
    await commit(...purchaseOf(instance));
    const moveOn = async ({ load, committer }: Storage): Promise<void> => {
      for (;;) {
        const next = nextVersion((await load.instance(instance.instanceId)) ?? instance);
        const job = testJob({ lane, payload: { version: String(next.version) } });
        const changes = [...updateOf(next), ensureJob(job)];
        if ((await committer.commit(submissionOf({ changes }))) === 'committed') return;
      }
    };
    for (let turn = 0; turn < 8; turn += 1) {
      await Promise.all([storage, other, storage, other].map(moveOn));
    }
    const payloads = await withDatabase(database.url(), (knex) =>
      knex('jobs').where({ lane }).orderBy('position').pluck<string[]>('payload'),
    );
    const versions = payloads.map((text) => Number((JSON.parse(text) as Job['payload']).version));
    expect(versions).toEqual(Array.from({ length: 32 }, (_, index) => index + 2));
  });

  describe('the reader', () => {
    beforeAll(() => withDatabase(database.url(), (knex) => knex('jobs').delete()));
    const lanes = { one: 'a|one', two: 'a|two', three: 'b|three', ended: 'b|ended' };
    const first = testJob({ lane: lanes.one, runAt: testNow + 50, kind: 'deliver' });
    const second = testJob({ lane: lanes.one, runAt: testNow });
    const held = testJob({ lane: lanes.two });
    const later = testJob({ lane: lanes.three, runAt: testNow + 1_000 });
    const done = testJob({ lane: lanes.ended });
    const dead = testJob({ lane: lanes.ended, state: 'dead', enqueuedAt: testNow - 7 });

    it('finds the head of each lane, due or not, and none where all have ended', async () => {
      await commit(...[first, second, held, later, done, dead].map(ensureJob));
      await commit(updateJob(holdJob(held, { by: 'p', until: testNow + 70 }, testNow)));
      await commit(updateJob(finishJob(done, testNow)));
      const heads = Object.values(lanes).map((lane) => storage.jobs.headOf(lane));
      const ids = (await Promise.all(heads)).map((job) => job?.jobId);
      expect(ids).toEqual([first.jobId, held.jobId, later.jobId, undefined]);
      expect(await storage.jobs.headOf('no such lane \0')).toBeUndefined();
    });

    it('tells every open lane, when it is due and who holds it', async () => {
      expect(await storage.jobs.openLanes()).toEqual([
        { lane: lanes.one, dueAt: testNow + 50, heldBy: null },
        { lane: lanes.two, dueAt: testNow + 70, heldBy: 'p' },
        { lane: lanes.three, dueAt: testNow + 1_000, heldBy: null },
      ]);
    });

    it('counts what is not done, by kind and state', async () => {
      const counts = await storage.jobs.counts();
      expect(counts).toHaveLength(4);
      expect(counts).toEqual(
        expect.arrayContaining<Awaited<ReturnType<JobReader['counts']>>[number]>([
          { kind: 'deliver', state: 'waiting', count: 1, oldestAt: testNow },
          { kind: 'handle', state: 'waiting', count: 2, oldestAt: testNow },
          { kind: 'handle', state: 'running', count: 1, oldestAt: testNow },
          { kind: 'handle', state: 'dead', count: 1, oldestAt: testNow - 7 },
        ]),
      );
    });

    it('lets a lane go on when its head was cancelled, and takes it up again when it is driven anew', async () => {
      const cancelled = cancelJob(first, testNow) ?? first;
      expect(await commit(updateJob(cancelled))).toBe('committed');
      expect(await storage.jobs.headOf(lanes.one)).toEqual(second);
      const driven = redriveJob(cancelled, testNow + 1) ?? cancelled;
      expect(await commit(updateJob(driven))).toBe('committed');
      expect((await storage.jobs.headOf(lanes.one))?.jobId).toBe(first.jobId);
    });
  });

  it.each([
    ['the heads of lanes', headsOf],
    ['the open lanes', openLanesText],
    ['the counts', () => countsText],
  ])('reads %s from an index, however many jobs have ended', async (_title, textOf) => {
    await withDatabase(database.url(), async (knex) => {
      await fillWithEnded(knex, database);
      const plan = await planOf(knex, database, textOf(parseDatabaseUrl(database.url()).dialect));
      expect(plan).toMatch(/jobs_open|jobs_counted/);
      expect(plan).not.toMatch(
        /Seq Scan on jobs|SCAN (jobs|first)(?! USING (COVERING )?INDEX)|Sort/,
      );
    });
  });
});

function headsOf(dialect: Dialect): string {
  // `explain` is given as a text: what stands for each `?` is a text or a number.
  const bindings = dialect
    .bindingsOf([{ wanted: 'seller|instance/1' }])
    .map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
  return bindings.reduce((text, value) => text.replace('?', value), headsText(dialect));
}

const endedCount = 20_000;

async function fillWithEnded(knex: Knex, { kind }: TestDatabase): Promise<void> {
  const numbers =
    kind === 'sqlite'
      ? `with recursive n (i) as (select 1 union all select i + 1 from n where i < ${endedCount}) `
      : `with n (i) as (select generate_series(1, ${endedCount})) `;
  await knex.raw(
    'insert into jobs (job_id, kind, lane, payload, state, attempts, failures, tried_from, run_at, ' +
      `is_open, version, enqueued_at, updated_at) ${numbers}` +
      "select 'ended-' || i, 'handle', 'seller|instance/' || i, '{}', 'done', 1, 0, i, i, 0, 3, i, i from n " +
      'where true on conflict do nothing',
  );
  await knex.raw('analyze jobs');
}

async function planOf(knex: Knex, database: TestDatabase, text: string): Promise<string> {
  const { dialect } = parseDatabaseUrl(database.url());
  const explain = dialect.name === 'sqlite' ? 'explain query plan' : 'explain';
  const rows = dialect.rowsOf(await knex.raw(`${explain} ${text}`));
  return rows.map((row) => String(row.detail ?? row['QUERY PLAN'])).join('\n');
}
