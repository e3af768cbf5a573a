import { setTimeout as sleep } from 'node:timers/promises';
import knexFactory, { type Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database, type DatabaseHealth } from '../../src/storage/database.js';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import { openStorage, type Storage } from '../../src/storage/open-storage.js';
import { toDepartmentSetId } from '../../src/storage/tables/department-sets.js';
import { inTransaction } from '../../src/storage/transaction.js';
import { describeEachDatabase, testDataKey, testNow, useDatabase } from '../support/databases.js';
import { startDatabaseProxy } from '../support/server-database-proxy.js';
import {
  purchaseOf,
  snapshotOf,
  submissionOf,
  testAuthorization,
  testDepartment,
  testDepartments,
  testInstance,
  testTenantKey,
} from '../support/submissions.js';

const longerThanAnyCallWaitsMs = 3_300;

describeEachDatabase('work that takes long', (database) => {
  let real: Database;
  const seen: DatabaseHealth[] = [];
  beforeAll(async () => {
    await database.openTestStorage();
    real = new Database(parseDatabaseUrl(database.url()), {
      now: () => testNow,
      onHealth: (health) => seen.push(health),
    });
  });
  afterAll(() => real.close());
  const countNonces = (knex: Knex) => knex('nonces').count();

  it.each(['patient', 'unlimited'] as const)(
    'when it is %s, is not taken for a database that is away by those who wait for it',
    async (use) => {
      const work = async (knex: Knex): Promise<string> => {
        await countNonces(knex);
        await sleep(longerThanAnyCallWaitsMs);
        return 'done';
      };
      const long = use === 'patient' ? real.run(work, 'patient') : real.runUnlimited(work);
      const others = [
        real.run(countNonces),
        real.read(countNonces, 'search'),
        real.checkHealth(),
        real.checkHealth(),
      ];
      const started = performance.now();
      await real.read(countNonces);
      expect(performance.now() - started).toBeLessThan(2_000);
      expect(await long).toBe('done');
      await Promise.all(others);
      expect(real.health.ok).toBe(true);
      expect(seen).toEqual([]);
    },
  );
});

describeEachDatabase("an operator's slow search", (database) => {
  it('keeps no call waiting, however many there are', async () => {
    await database.openTestStorage();
    const seen: unknown[] = [];
    const real = new Database(parseDatabaseUrl(database.url()), {
      now: () => testNow,
      onHealth: (health) => seen.push(health),
    });
    const search = (knex: Knex) =>
      inTransaction(knex, async (transaction) => {
        await transaction('nonces').count();
        await sleep(2_500);
      });
    const searches = Promise.allSettled(
      Array.from({ length: 30 }, () => real.read(search, 'search')),
    );
    const started = performance.now();
    await real.read((knex) => knex('nonces').count());
    await real.run((knex) => knex('nonces').count());
    expect(performance.now() - started).toBeLessThan(2_000);
    await searches;
    expect(seen).toEqual([]);
    await real.close();
  });
});

describe('one who writes and never comes back, on SQLite', () => {
  const database = useDatabase('sqlite');

  it('is found out by those who wait, and the database is looked for anew', async () => {
    await database.openTestStorage();
    const real = new Database(parseDatabaseUrl(database.url()), {
      now: () => testNow,
      onHealth: () => undefined,
    });
    const stuck = real.run(() => sleep(6_000)).catch((error: unknown) => error);
    await expect(real.run((knex) => knex('nonces').count())).rejects.toMatchObject({
      code: 'storage-unavailable',
      message: expect.stringContaining('does not answer the one who writes') as string,
    });
    while (!real.health.ok) await sleep(50);
    await real.run((knex) => knex('nonces').count());
    await stuck;
    await real.close();
  });
});

describe('a tenant whose departments another process holds, on PostgreSQL', () => {
  const database = useDatabase('postgres');
  let storage: Storage;
  let other: Knex;
  beforeAll(async () => {
    storage = await database.openTestStorage();
    other = knexFactory({ client: 'pg', connection: database.url() });
  });
  afterAll(() => other.destroy());

  it('is waited for by what is said of it, and by nothing else', async () => {
    const key = testTenantKey();
    const first = submissionOf({ changes: [snapshotOf(key, testDepartments(10), 1000)] });
    expect(await storage.committer.commit(first)).toBe('committed');
    const holder = await other.transaction();
    await holder('department_sets')
      .where({ set_id: toDepartmentSetId(key) })
      .forUpdate();
    const settled: string[] = [];
    const record = testDepartment({ ...key, statedAt: 3000 });
    const waiting = [
      submissionOf({ changes: [{ kind: 'put', table: 'departments', record }] }),
      submissionOf({ changes: [snapshotOf(key, testDepartments(20), 2000)] }),
    ].map((submission) =>
      storage.committer.commit(submission).then((outcome) => settled.push(outcome)),
    );
    await sleep(100);
    const purchases = await Promise.all(
      Array.from({ length: 20 }, () =>
        storage.committer.commit(submissionOf({ changes: purchaseOf(testInstance()) })),
      ),
    );
    expect(new Set(purchases)).toEqual(new Set(['committed']));
    await sleep(longerThanAnyCallWaitsMs);
    expect(settled).toEqual([]);
    expect(storage.health().ok).toBe(true);
    await holder.rollback();
    await Promise.all(waiting);
    expect(settled).toEqual(['committed', 'committed']);
    expect(await storage.directories.departments.all(key)).toHaveLength(21);
  });
});

describe('a network that swallows everything, on PostgreSQL', () => {
  const database = useDatabase('postgres');

  it('is noticed also when only work that takes long is under way', async () => {
    await database.openTestStorage();
    const proxy = await startDatabaseProxy(database.url());
    const storage = await openStorage({
      databaseUrl: proxy.url,
      dataKeys: [testDataKey],
      now: () => testNow,
    });
    const put = () =>
      storage.committer.commit(
        submissionOf({
          changes: [{ kind: 'put', table: 'authorizations', record: testAuthorization() }],
        }),
      );
    expect(await put()).toBe('committed');
    proxy.hang();
    const started = performance.now();
    await expect(put()).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(performance.now() - started).toBeLessThan(15_000);
    await expect(storage.directories.departments.all(testTenantKey())).rejects.toMatchObject({
      code: 'storage-unavailable',
    });
    await proxy.restore();
    while (!storage.health().ok) await sleep(50);
    expect(await put()).toBe('committed');
    await storage.close();
  });
});

describe('a small call behind large ones, on SQLite', () => {
  const database = useDatabase('sqlite');

  it('waits for one of them only', async () => {
    const storage = await database.openTestStorage();
    const finished: string[] = [];
    const snapshots = Array.from({ length: 4 }, (_, index) =>
      storage.committer
        .commit(submissionOf({ changes: [snapshotOf(testTenantKey(), testDepartments(6_000))] }))
        .then(() => finished.push(`snapshot ${index}`)),
    );
    await sleep(10);
    const call = storage.committer
      .commit(submissionOf({ changes: purchaseOf(testInstance()) }))
      .then(() => finished.push('call'));
    await Promise.all([...snapshots, call]);
    expect(finished.indexOf('call')).toBeLessThan(3);
    expect(finished).toHaveLength(5);
  });
});
