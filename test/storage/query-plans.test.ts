import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PageRequest } from '../../src/domain/directories.js';
import { prepareBatchSteps } from '../../src/storage/batch-steps.js';
import { createDirectories } from '../../src/storage/directories.js';
import { createJobReader } from '../../src/storage/job-reader.js';
import { createLoaders } from '../../src/storage/loaders.js';
import { pruneRows } from '../../src/storage/prune.js';
import { prepareRemoveTenantContents } from '../../src/storage/remove-tenant-contents.js';
import { prepareReplaceDepartments } from '../../src/storage/replace-departments.js';
import { createUsageReader } from '../../src/storage/usage-reader.js';
import { prepareWriteLargeCall } from '../../src/storage/write-large-call.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  everyFilter,
  everyJobRead,
  everyLoad,
  everyOtherRead,
  everyUsageRead,
} from '../support/every-read.js';
import {
  largeTables,
  openPlannedDatabase,
  type PlannedDatabase,
  type Work,
} from '../support/planned-statements.js';

const rowsOfEachTable = 6_000;

/**
 * The filters that have no index, since few look for that and every call would pay for it: by these a list is read newest first until
 * its page is full. `openapi/guides/operating/data-size.md` names them.
 */
const searches = [
  'applications by removed',
  'authorizations by access',
  'authorizations by appId',
  'authorizations by orgCode',
  'authorizations by role',
  'calls by debug',
  'calls by operationId',
  'calls by resultCode',
  'calls by verdict',
  'departments by orgCode',
  'departments by parentCode',
  'departments by removed',
  'instances by soldBy',
  'licenseRequests by state',
  'tenants by removed',
  'usageRecords by beginsBefore',
  'usageRecords by beginsFrom',
];

describeEachDatabase('query plans', (testDatabase) => {
  let planned: PlannedDatabase;
  beforeAll(async () => {
    await (await testDatabase.openTestStorage()).close();
    planned = await openPlannedDatabase(testDatabase.url(), rowsOfEachTable);
  });
  afterAll(() => planned.close());

  it('whatever a callback or a job loads is found by an index', async () => {
    const load = createLoaders(planned.parts);
    const jobs = createJobReader({ ...planned.parts, find: (jobId) => load.job(jobId) });
    const works = [
      ...worksOf(everyLoad, load),
      ...worksOf(everyJobRead, jobs),
      ...worksOf(everyUsageRead, createUsageReader(planned.parts.database)),
    ];
    expect(await planned.excessOf(works)).toEqual({});
  });

  it('what is loaded is found by an index also while tables have no more than some thousand rows', async () => {
    const { knex, dialect, parts } = planned;
    if (dialect.name === 'postgres') await knex.raw('set seq_page_cost = 1');
    try {
      const works = worksOf(everyLoad, createLoaders(parts));
      expect(await planned.excessOf(works)).toEqual({});
    } finally {
      if (dialect.name === 'postgres') await knex.raw(largeTables);
    }
  });

  it('whatever a batch writes meets its rows by an index, in both ways in which it is written', async () => {
    const { dialect, runner } = planned;
    const steps = Object.entries(prepareBatchSteps(dialect)).flatMap(([name, step]): Work[] => [
      [`${name}, step by step`, () => step.statement.run(runner, [{}], ...timesOf(name))],
      // Explained by the database, and not run.
      [`${name}, as a script`, () => runner.raw(step.toScript([{}]), [])],
    ]);
    const about = {
      instanceId: 'instance_id-7',
      tenantId: 'tenant_id-7',
      statedAt: 1,
      receivedAt: 1,
    };
    const departments = [{ orgCode: 'org_code-7', orgName: 'Sales', parentCode: '' }];
    const replace = prepareReplaceDepartments(dialect);
    expect(
      await planned.excessOf([
        ...steps,
        ['removal of a tenant', () => prepareRemoveTenantContents(dialect)(runner, about)],
        ['snapshot of departments', () => replace(runner, { ...about, departments })],
        ['large call', () => prepareWriteLargeCall()(runner, {})],
      ]),
    ).toEqual({});
  });

  it('whatever is pruned is found by an index', async () => {
    const limits = { callsBefore: 300, endedBefore: 300, now: 300 };
    const prune = () => pruneRows(planned.parts.database, limits);
    expect(await planned.excessOf([['pruning', prune]])).toEqual({});
  });

  it('lists read a page, and filters use an index but for those that are known to have none', async () => {
    const works = listWorks(createDirectories(planned.parts));
    expect(works.length).toBeGreaterThan(60);
    expect(Object.keys(await planned.excessOf(works)).sort()).toEqual(searches);
  });

  it('what else directories tell is found by an index', async () => {
    const directories = createDirectories(planned.parts);
    const works = Object.entries(everyOtherRead).flatMap(([name, reads]) =>
      worksOf<unknown>(reads as Reads, Reflect.get(directories, name)),
    );
    expect(await planned.excessOf(works)).toEqual({});
  });

  it('a statement that has no index is found', async () => {
    const { knex } = planned;
    const ofCause = () => knex('instance_history').where({ cause: 'call:7' }).delete();
    const rare = () => knex('calls').where({ path: '/none' }).orderBy('received_at').limit(5);
    const joined = () =>
      knex.raw('select 1 from orders as o join purchases as p on p.bought_at = o.first_seen_at');
    expect(
      await planned.excessOf([
        ['delete', ofCause],
        ['page', rare],
        ['join', joined],
      ]),
    ).toMatchObject({
      delete: ['reads all of instance_history'],
      page: [expect.stringMatching(/^(goes through|reads all of) calls$/)],
      // PostgreSQL may take either table first.
      join: expect.arrayContaining(['reads all of purchases']) as string[],
    });
  });
});

type Reads<Reader = unknown> = Readonly<Record<string, (reader: Reader) => Promise<unknown>>>;

function worksOf<Reader>(reads: Reads<Reader>, reader: Reader): readonly Work[] {
  return Object.entries(reads).map(([name, read]) => [name, () => read(reader)]);
}

/** A nonce is compared with the time, too. */
function timesOf(step: string): readonly number[] {
  return step === 'nonces' ? [1] : [];
}

interface Listing {
  list(filter: object, page: PageRequest): Promise<{ readonly nextCursor?: string }>;
}

/** Each list without a filter and with each filter alone: its first page, and the one after it. */
function listWorks(directories: ReturnType<typeof createDirectories>): readonly Work[] {
  return Object.entries(everyFilter).flatMap(([name, filters]) => {
    const directory = Reflect.get(directories, name) as Listing;
    const work = (title: string, filter: object): Work => [
      title,
      async () => {
        const { nextCursor } = await directory.list(filter, { limit: 2 });
        if (nextCursor === undefined) return;
        await directory.list(filter, { limit: 2, cursor: nextCursor });
      },
    ];
    return [
      work(name, {}),
      ...Object.entries(filters).map(([filter, value]) =>
        work(`${name} by ${filter}`, { [filter]: value }),
      ),
    ];
  });
}
