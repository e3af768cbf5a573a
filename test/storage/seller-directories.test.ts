import type { Knex } from 'knex';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { Job } from '../../src/domain/job.js';
import type { Directories } from '../../src/domain/directories.js';
import type { SellerEvent } from '../../src/domain/seller-event.js';
import { createDirectories } from '../../src/storage/directories.js';
import type { DirectoryOptions } from '../../src/storage/directory-query.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { createSeal } from '../../src/storage/seal.js';
import { describeEachDatabase, testNow, type TestDatabase } from '../support/databases.js';
import { testEvent, testIntervention, testJob, testJobAttempt } from '../support/seller-records.js';
import { withDatabase } from '../support/server-database.js';
import { submissionOf } from '../support/submissions.js';
import { readAllPages } from './read-all-pages.js';

describeEachDatabase('directories of the seller’s side', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });

  const commit = async (...changes: readonly Change[]) => {
    expect(await storage.committer.commit(submissionOf({ changes }))).toBe('committed');
  };
  const events = (records: readonly SellerEvent[]) =>
    records.map((record) => ({ kind: 'ensure', table: 'events', record }) as const);

  describe('events', () => {
    // Their times are not quite in the order in which they were written.
    const instanceId = 'instance-of-a-span';
    const all = [5, 3, 4, 9, 7, 8, 6].map((at, index) =>
      testEvent({
        instanceId,
        at: testNow + at,
        type: index % 2 === 0 ? 'instance.frozen' : 'instance.unfrozen',
        data: { index },
      }),
    );
    const envelopes = all.map(({ data: _data, ...envelope }) => envelope);
    beforeAll(async () => {
      for (const event of all) await commit(...events([event]));
    });

    it.each([
      ['everything', {}, () => true],
      ['from', { from: testNow + 5 }, (at: number) => at >= 5],
      ['before', { before: testNow + 5 }, (at: number) => at < 5],
      ['both', { from: testNow + 4, before: testNow + 8 }, (at: number) => at >= 4 && at < 8],
      ['nothing', { from: testNow + 10, before: testNow + 11 }, () => false],
    ])(
      'of a span of time (%s) come as they were written, both ways',
      async (_title, span, isIn) => {
        const wanted = envelopes.filter(({ at }) => isIn(at - testNow));
        const { events: directory } = storage.directories;
        const newest = await readAllPages((cursor) =>
          directory.list({ instanceId, ...span }, { limit: 2, ...cursor }),
        );
        expect(newest.items).toEqual(wanted.toReversed());
        const types = ['instance.frozen', 'instance.unfrozen'] as const;
        const oldest = await readAllPages((cursor) =>
          directory.sequence({ types, instanceId, ...span }, { limit: 2, ...cursor }),
        );
        expect(oldest.items).toEqual(wanted);
      },
    );

    it('are read whole by their id, and by the call that caused them', async () => {
      const caused = [0, 1].map((index) => testEvent({ cause: 'call:the-call', data: { index } }));
      await commit(...events(caused));
      const { events: directory } = storage.directories;
      expect(await directory.ofCall('the-call')).toEqual(caused);
      expect(await directory.read(caused[0]?.eventId ?? '')).toEqual(caused[0]);
      expect(await directory.read('none')).toBeUndefined();
      expect(await directory.find('\0')).toBeUndefined();
    });
  });

  it('jobs that are looked for by ids are those that there are', async () => {
    const [first, second] = [testJob(), testJob()];
    await commit(
      { kind: 'ensure', table: 'jobs', record: first },
      { kind: 'ensure', table: 'jobs', record: second },
      ...[2, 1].map(
        (attempt) =>
          ({
            kind: 'claim',
            table: 'jobAttempts',
            record: testJobAttempt({ jobId: first.jobId, attempt }),
          }) as const,
      ),
    );
    const { jobs } = storage.directories;
    const found = await jobs.findAll([second.jobId, 'none', '\0', first.jobId]);
    expect(new Set(found)).toEqual(new Set([first, second]));
    expect(await jobs.findAll([])).toEqual([]);
    const attempts = await jobs.attempts(first.jobId);
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('an endpoint is known by what it has taken, and by what it has not taken yet', async () => {
    const { jobs } = storage.directories;
    const endpoint = 'one-of-a-kind';
    const nothing = { waiting: 0, dead: 0, lastTakenAt: null, lastFailure: null };
    expect(await jobs.deliveries(endpoint)).toEqual(nothing);
    const job = (values: Partial<Job>): Change => {
      const record = testJob({ kind: 'deliver', payload: { endpoint }, ...values });
      return { kind: 'ensure', table: 'jobs', record };
    };
    await commit(
      job({ state: 'done', updatedAt: testNow + 9 }),
      job({ state: 'done', updatedAt: testNow + 7 }),
      job({ state: 'dead', updatedAt: testNow + 3, problem: 'gone' }),
      job({ state: 'waiting', updatedAt: testNow + 4, problem: 'busy' }),
      job({ state: 'waiting', updatedAt: testNow + 5 }),
      job({ state: 'running', updatedAt: testNow + 6 }),
      job({ state: 'cancelled', updatedAt: testNow + 2, problem: 'lost' }),
      job({ payload: { endpoint: 'another' }, updatedAt: testNow + 8, problem: 'of another' }),
      job({ kind: 'handle', updatedAt: testNow + 8, problem: 'of a handler' }),
    );
    expect(await jobs.deliveries(endpoint)).toEqual({
      waiting: 3,
      dead: 1,
      lastTakenAt: testNow + 9,
      lastFailure: { at: testNow + 4, problem: 'busy' },
    });
    expect(await jobs.deliveries('\0')).toEqual(nothing);
  });

  it('interventions of one moment come page by page, each once', async () => {
    const records = [0, 1, 2, 3, 4].map(() => testIntervention({ target: 'one-target' }));
    await commit(
      ...records.map((record) => ({ kind: 'claim', table: 'interventions', record }) as const),
    );
    const { items } = await readAllPages((cursor) =>
      storage.directories.interventions.list({ target: 'one-target' }, { limit: 2, ...cursor }),
    );
    expect(new Set(items)).toEqual(new Set(records));
    expect(items).toHaveLength(5);
  });

  describe('what operators look for', () => {
    beforeAll(() => withDatabase(database.url(), (knex) => fill(knex, database)));

    it.each(Object.keys(searches))('%s reads no table from end to end', async (name) => {
      await withDatabase(database.url(), async (knex) => {
        const sent = await queriesOf(knex, searches[name] ?? (() => Promise.resolve()));
        expect(sent.length).toBeGreaterThan(0);
        for (const { sql, bindings } of sent) {
          const plan = await planOf(knex, database, { sql, bindings });
          expect(plan, sql).not.toMatch(/Seq Scan|TEMP B-TREE/);
          // What is not narrowed is read in its order, as far as the page goes.
          if (sql.includes(' where ')) expect(plan, sql).not.toMatch(/SCAN \w+\b(?! USING)/);
        }
      });
    });
  });
});

type Search = (directories: Directories) => Promise<unknown>;

const page = { limit: 50 };
const span = { from: 1_000, before: 2_000 };
const types = ['instance.frozen', 'tenant.removed'] as const;

/** What operators look for, each by itself. */
const searches: Readonly<Record<string, Search>> = {
  'the list of jobs': ({ jobs }) => jobs.list({}, page),
  'jobs of a kind': ({ jobs }) => jobs.list({ kind: 'provision' }, page),
  'jobs in a state': ({ jobs }) => jobs.list({ state: 'dead' }, page),
  'jobs of an instance': ({ jobs }) => jobs.list({ instanceId: 'instance-7' }, page),
  'jobs of an event': ({ jobs }) => jobs.list({ eventId: 'event-7' }, page),
  'jobs of an endpoint': ({ jobs }) => jobs.list({ endpoint: 'crm' }, page),
  'jobs by their ids': ({ jobs }) => jobs.findAll(['job-1', 'job-2']),
  'dead jobs': ({ jobs }) => jobs.dead({}, 50),
  'dead jobs of an endpoint': ({ jobs }) => jobs.dead({ endpoint: 'crm' }, 50),
  'how it goes with an endpoint': ({ jobs }) => jobs.deliveries('crm'),
  'the runs of a job': ({ jobs }) => jobs.attempts('job-1'),
  'the list of events': ({ events }) => events.list({}, page),
  'events of a type': ({ events }) => events.list({ type: 'tenant.removed' }, page),
  'events of an instance': ({ events }) => events.list({ instanceId: 'instance-7' }, page),
  'events of an order': ({ events }) => events.list({ orderId: 'order-7' }, page),
  'events of a time': ({ events }) => events.list(span, page),
  'events of a call': ({ events }) => events.ofCall('call-0'),
  'events to tell again': ({ events }) => events.sequence({ types, ...span }, page),
  'the list of interventions': ({ interventions }) => interventions.list({}, page),
  'interventions by somebody': ({ interventions }) => interventions.list({ by: 'ann' }, page),
  'interventions of an operation': ({ interventions }) =>
    interventions.list({ operationId: 'cancelJob' }, page),
  'interventions of a target': ({ interventions }) =>
    interventions.list({ target: 'job/7', ...span }, page),
};

interface Sent {
  readonly sql: string;
  readonly bindings: readonly Knex.RawBinding[];
}

/** What the directories send for a search. */
async function queriesOf(knex: Knex, search: Search): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const note = (query: Sent): number => sent.push(query);
  knex.on('query', note);
  const database = { read: (work: (knex: Knex) => Promise<unknown>) => work(knex) };
  const options: unknown = { database, seal: createSeal([Buffer.alloc(32, 7)]) };
  await search(createDirectories(options as DirectoryOptions));
  knex.removeListener('query', note);
  return sent;
}

async function planOf(
  knex: Knex,
  { kind }: TestDatabase,
  { sql, bindings }: Sent,
): Promise<string> {
  const explain = kind === 'sqlite' ? 'explain query plan' : 'explain';
  const text = sql.replaceAll(/\$\d+/g, '?');
  return JSON.stringify(await knex.raw(`${explain} ${text}`, bindings));
}

const rows = 20_000;

/** Many rows, of which few are what is looked for. */
async function fill(knex: Knex, { kind }: TestDatabase): Promise<void> {
  const numbers =
    kind === 'sqlite'
      ? `with recursive n (i) as (select 1 union all select i + 1 from n where i < ${rows}) `
      : `with n (i) as (select generate_series(1, ${rows})) `;
  const conflict = ' from n where true on conflict do nothing';
  await knex.raw(
    'insert into jobs (job_id, kind, lane, payload, state, attempts, failures, tried_from, run_at, is_open, ' +
      `version, enqueued_at, updated_at, event_id, instance_id, endpoint) ${numbers}` +
      "select 'job-' || i, case i % 7 when 0 then 'provision' else 'deliver' end, 'lane-' || i, '{}', " +
      "case i % 500 when 0 then 'dead' else 'done' end, 1, 0, i, i, 0, 3, i, i, " +
      "'event-' || i, 'instance-' || (i / 10), case i % 3 when 0 then 'crm' else 'shop' end" +
      conflict,
  );
  await knex.raw(
    `insert into events (event_id, type, subject, at, cause, call_id, instance_id, order_id, data_sealed) ${numbers}` +
      "select 'event-' || i, case i % 500 when 0 then 'tenant.removed' else 'instance.frozen' end, " +
      "'s', i, 'c', 'call-' || i, 'instance-' || (i / 10), 'order-' || (i / 10), 'sealed'" +
      conflict,
  );
  await knex.raw(
    `insert into interventions (intervention_id, at, made_by, role, operation_id, target, detail) ${numbers}` +
      "select 'i-' || i, i, case i % 100 when 0 then 'ann' else 'ben' end, 'operator', " +
      "case i % 100 when 1 then 'cancelJob' else 'reportUsage' end, 'job/' || (i / 10), '{}'" +
      conflict,
  );
  for (const table of ['jobs', 'events', 'interventions']) await knex.raw(`analyze ${table}`);
}
