import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { DepartmentData, TenantKey } from '../../src/domain/organisation.js';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { prepareReplaceDepartments } from '../../src/storage/replace-departments.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import { withDatabase } from '../support/server-database.js';
import {
  removalOf,
  snapshotOf,
  submissionOf,
  testCall,
  testDepartment,
  testDepartments,
  testNonce,
  testTenantKey,
} from '../support/submissions.js';

describeEachDatabase('a snapshot of departments', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });
  const commit = (...changes: readonly Change[]) =>
    storage.committer.commit(submissionOf({ changes }));
  const put = (
    key: TenantKey,
    orgCode: string,
    statedAt: number,
    values: { removed?: boolean; orgName?: string } = {},
  ): Change => ({
    kind: 'put',
    table: 'departments',
    record: testDepartment({ ...key, orgCode, statedAt, receivedAt: statedAt + 1, ...values }),
  });
  const department = (orgCode: string, orgName = orgCode, parentCode = ''): DepartmentData => ({
    orgCode,
    orgName,
    parentCode,
  });
  /** Code, name and parent of each that is there. */
  const present = async (key: TenantKey) =>
    (await storage.directories.departments.all(key)).map(({ orgCode, orgName, parentCode }) => ({
      orgCode,
      orgName,
      parentCode,
    }));
  const find = async (key: TenantKey, orgCode: string) =>
    (await storage.directories.departments.list({ ...key, orgCode }, { limit: 1 })).items[0];

  it('is there whole, with its call and its nonce', async () => {
    const key = testTenantKey();
    const list = [
      department('b', `'; -- ? $1 "é😀`, 'a'),
      department('a'),
      department('c', '', 'x'),
    ];
    const call = testCall({ requestBody: 'the list' });
    const submission = submissionOf({ call, changes: [snapshotOf(key, list)] });
    expect(await storage.committer.commit(submission)).toBe('committed');
    expect(await present(key)).toEqual(list.toSorted((a, b) => (a.orgCode < b.orgCode ? -1 : 1)));
    expect(await find(key, 'a')).toEqual({
      ...key,
      ...department('a'),
      statedAt: testNow,
      receivedAt: testNow + 1,
      removed: false,
      firstSeenAt: testNow + 1,
      updatedAt: testNow + 1,
      removedAt: null,
    });
    expect(await storage.directories.calls.find(call.callId)).toEqual(call);
    expect(await storage.committer.commit(submission)).toBe('nonce-replayed');
  });

  it('adds, changes, moves, removes and brings back; what is as it was is not touched', async () => {
    const key = testTenantKey();
    const before = ['same', 'renamed', 'moved', 'gone', 'back'].map((code) => department(code));
    await commit(snapshotOf(key, before, 1000));
    await commit(put(key, 'back', 1500, { removed: true, orgName: 'back' }));
    const after = [
      department('same'),
      department('renamed', 'New name'),
      department('moved', 'moved', 'same'),
      department('added'),
      department('back'),
    ];
    await commit(snapshotOf(key, after, 2000));
    expect(await present(key)).toEqual(after.toSorted((a, b) => (a.orgCode < b.orgCode ? -1 : 1)));
    expect(await find(key, 'same')).toMatchObject({ statedAt: 1000, updatedAt: 1001 });
    expect(await find(key, 'renamed')).toMatchObject({ firstSeenAt: 1001, updatedAt: 2001 });
    expect(await find(key, 'gone')).toMatchObject({ statedAt: 2000, removedAt: 2001 });
    expect(await find(key, 'back')).toMatchObject({ removedAt: null, firstSeenAt: 1001 });
    expect(await find(key, 'added')).toMatchObject({ firstSeenAt: 2001 });
    // Removed once: the next snapshot says nothing new about it.
    await commit(snapshotOf(key, after, 3000));
    expect(await find(key, 'gone')).toMatchObject({ statedAt: 2000, removedAt: 2001 });
  });

  it('that is older than the last changes nothing, and is answered all the same', async () => {
    const key = testTenantKey();
    await commit(snapshotOf(key, [department('new')], 2000));
    const call = testCall();
    const stale = submissionOf({ call, changes: [snapshotOf(key, [department('old')], 1999)] });
    expect(await storage.committer.commit(stale)).toBe('committed');
    expect(await present(key)).toEqual([department('new')]);
    expect(await storage.directories.calls.find(call.callId)).toEqual(call);
    expect(await storage.committer.commit(stale)).toBe('nonce-replayed');
  });

  it('of the same time as the last counts: it arrived later', async () => {
    const key = testTenantKey();
    await commit(snapshotOf(key, [department('first')], 2000));
    await commit(snapshotOf(key, [department('second')], 2000));
    expect(await present(key)).toEqual([department('second')]);
  });

  it('leaves alone what was stated later about a single department', async () => {
    const key = testTenantKey();
    await commit(put(key, 'added', 3000, { orgName: 'added' }));
    await commit(put(key, 'renamed', 3000, { orgName: 'Later name' }));
    await commit(put(key, 'removed', 3000, { removed: true }));
    const list = [department('renamed', 'Earlier name'), department('removed'), department('own')];
    await commit(snapshotOf(key, list, 2000));
    expect(await present(key)).toEqual([
      department('added'),
      department('own'),
      department('renamed', 'Later name'),
    ]);
  });

  it('is not changed by what was stated before it about a single department and comes late', async () => {
    const key = testTenantKey();
    await commit(snapshotOf(key, [department('kept')], 2000));
    await commit(put(key, 'kept', 1999, { removed: true }));
    await commit(put(key, 'unknown', 1999));
    expect(await present(key)).toEqual([department('kept')]);
    await commit(put(key, 'kept', 2000, { removed: true }));
    await commit(put(key, 'unknown', 2000, { orgName: 'unknown' }));
    expect(await present(key)).toEqual([department('unknown')]);
  });

  it('that is empty removes all', async () => {
    const key = testTenantKey();
    await commit(snapshotOf(key, testDepartments(30), 1000));
    await commit(snapshotOf(key, [], 2000));
    expect(await present(key)).toEqual([]);
    const { items } = await storage.directories.departments.list(key, { limit: 100 });
    expect(items.every(({ removedAt }) => removedAt === 2001)).toBe(true);
    expect(items).toHaveLength(30);
  });

  it('concerns its own tenant only, also where others have the same codes', async () => {
    const [one, other] = [testTenantKey(), testTenantKey()];
    const neighbours = [
      { ...one, tenantId: other.tenantId },
      { ...one, instanceId: other.instanceId },
      { instanceId: '', tenantId: one.tenantId },
    ];
    for (const key of neighbours) await commit(snapshotOf(key, [department('a')], 1000));
    await commit(snapshotOf(one, [department('a', 'Of one')], 2000));
    await commit(snapshotOf(one, [], 3000));
    for (const key of neighbours) expect(await present(key)).toEqual([department('a')]);
  });

  it('of a size that takes many statements is the same as a small one', async () => {
    const key = testTenantKey();
    const list = testDepartments(20_000);
    await commit(snapshotOf(key, list, 1000));
    expect(await present(key)).toEqual(list);
    // Every third has gone, every fifth has a new name, and they come in another order.
    const next = list
      .filter((_, index) => index % 3 !== 0)
      .map((item, index) => (index % 5 === 0 ? { ...item, orgName: 'Renamed' } : item));
    await commit(snapshotOf(key, next.toReversed(), 2000));
    expect(await present(key)).toEqual(next);
  });

  it.each([
    [0, 2],
    [1, 3],
    [5_000, 3],
    [20_000, 6],
    [20_001, 7],
  ])('of %i departments is written in %i statements', async (count, statements) => {
    const { dialect } = parseDatabaseUrl(database.url());
    const replace = prepareReplaceDepartments(dialect);
    const sent: string[] = [];
    await withDatabase(database.url(), (knex) =>
      replace(
        {
          raw(sql, bindings) {
            sent.push(sql);
            return knex.raw(sql, [...bindings]);
          },
        },
        {
          ...testTenantKey(),
          departments: testDepartments(count),
          statedAt: testNow,
          receivedAt: testNow,
        },
      ),
    );
    expect(sent).toHaveLength(statements);
  });

  describe('that fails at its very end', () => {
    it('leaves nothing behind, and what waits is written', async () => {
      const key = testTenantKey();
      await commit(snapshotOf(key, [department('before')], 1000));
      const nonce = testNonce();
      const broken = testCall({ resultCode: null as unknown as string });
      const changes = [snapshotOf(key, testDepartments(12_000), 2000)];
      const [refusal, outcome] = await Promise.allSettled([
        storage.committer.commit({ call: broken, nonce, changes }),
        commit(put(testTenantKey(), 'other', 1000)),
      ]);
      expect(refusal).toMatchObject({ status: 'rejected', reason: { code: 'internal' } });
      expect(outcome).toEqual({ status: 'fulfilled', value: 'committed' });
      expect(await present(key)).toEqual([department('before')]);
      expect(storage.health().ok).toBe(true);
      // Neither the nonce nor the time of the last snapshot has moved.
      const again = { call: testCall(), nonce, changes: [snapshotOf(key, [], 1500)] };
      expect(await storage.committer.commit(again)).toBe('committed');
      expect(await present(key)).toEqual([]);
    });
  });

  it('with a used nonce writes nothing', async () => {
    const key = testTenantKey();
    const nonce = testNonce();
    await storage.committer.commit(submissionOf({ nonce }));
    const replay = submissionOf({ nonce, changes: [snapshotOf(key, [department('a')])] });
    expect(await storage.committer.commit(replay)).toBe('nonce-replayed');
    expect(await present(key)).toEqual([]);
  });

  it('keeps the text of its call whole, in clear or sealed', async () => {
    const requestBody = JSON.stringify(testDepartments(20_000));
    for (const sensitive of [false, true]) {
      const call = testCall({ requestBody, sensitive });
      const changes = [snapshotOf(testTenantKey(), [])];
      expect(await storage.committer.commit(submissionOf({ call, changes }))).toBe('committed');
      expect(await storage.directories.calls.find(call.callId)).toEqual(call);
      const later = { ...call, resultCode: '000005', answerBody: 'later' };
      await storage.committer.commit({ call: later, nonce: null, changes: [] });
      expect(await storage.directories.calls.find(call.callId)).toEqual(later);
    }
  });
});

describeEachDatabase('the removal of a tenant', (database) => {
  it('is a snapshot of no departments: what came before it does not come back', async () => {
    const storage = await database.openTestStorage();
    const key = testTenantKey();
    const commit = (...changes: readonly Change[]) =>
      storage.committer.commit(submissionOf({ changes }));
    await commit(snapshotOf(key, testDepartments(10), 1000));
    await commit(removalOf(key, 2000));
    await commit(snapshotOf(key, testDepartments(10), 1999));
    await commit({
      kind: 'put',
      table: 'departments',
      record: testDepartment({ ...key, statedAt: 1999 }),
    });
    expect(await storage.directories.departments.all(key)).toEqual([]);
    await commit(snapshotOf(key, testDepartments(3), 2001));
    expect(await storage.directories.departments.all(key)).toHaveLength(3);
  });
});
