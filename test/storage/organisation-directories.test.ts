import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type {
  ApplicationFilter,
  AuthorizationFilter,
  DepartmentFilter,
  Page,
  PageRequest,
  TenantFilter,
} from '../../src/domain/directories.js';
import type { TenantKey } from '../../src/domain/organisation.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { toDepartmentSetId } from '../../src/storage/tables/department-sets.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import { withDatabase } from '../support/server-database.js';
import {
  snapshotOf,
  stored,
  submissionOf,
  testApplication,
  testAuthorization,
  testDepartment,
  testDepartments,
  testTenant,
  testTenantKey,
} from '../support/submissions.js';
import { readAllPages } from './read-all-pages.js';

describeEachDatabase('directories of organisations', (database) => {
  let storage: Storage;
  // Three a millisecond, so that the time alone does not say which comes first; ids count up, so that the order is known.
  const common = Array.from({ length: 17 }, (_, index) => ({
    instanceId: index % 4 === 0 ? '' : `instance-${index % 4}`,
    tenantId: `tenant-${String(index).padStart(2, '0')}`,
    statedAt: testNow,
    receivedAt: testNow + Math.floor(index / 3),
    removed: index % 5 === 0,
  }));
  const tenants = common.map((values, index) =>
    testTenant({ ...values, tenantCode: `code-${index % 3}` }),
  );
  const applications = common.map((values, index) =>
    testApplication({ ...values, appId: `app-${index % 3}`, clientId: `client-${index % 2}` }),
  );
  const authorizations = common.map((values, index) =>
    testAuthorization({
      ...values,
      appId: `app-${index % 3}`,
      userName: `user-${index % 6}`,
      access: index % 5 === 0 ? 'cancelled' : 'granted',
      user: {
        name: `Name ${index % 2}`,
        orgCode: `org-${index % 3}`,
        role: index % 4 === 0 ? 'admin' : 'user',
        enabled: true,
        ...(index % 3 === 0 && { mobile: `mobile-${index % 2}` }),
        ...(index % 7 === 0 && { email: 'ann@example.com' }),
      },
    }),
  );
  const departments = common.map((values, index) =>
    testDepartment({
      ...values,
      tenantId: `tenant-${index % 2}`,
      orgCode: `org-${String(index).padStart(2, '0')}`,
      parentCode: `org-${index % 3}`,
    }),
  );
  beforeAll(async () => {
    storage = await database.openTestStorage();
    const changes: readonly Change[] = [
      ...tenants.map((record): Change => ({ kind: 'put', table: 'tenants', record })),
      ...applications.map((record): Change => ({ kind: 'put', table: 'applications', record })),
      ...authorizations.map((record): Change => ({ kind: 'put', table: 'authorizations', record })),
      ...departments.map((record): Change => ({ kind: 'put', table: 'departments', record })),
    ];
    expect(await storage.committer.commit(submissionOf({ changes }))).toBe('committed');
  });

  /** The expected list: the newest first, and in one millisecond the one with the higher key. */
  const newestFirst = <Item extends { receivedAt: number; instanceId: string; tenantId: string }>(
    items: readonly Item[],
    keyOf: (item: Item) => string = ({ instanceId, tenantId }) => `${instanceId}\u0001${tenantId}`,
  ): Item[] =>
    items.toSorted((a, b) => b.receivedAt - a.receivedAt || (keyOf(a) < keyOf(b) ? 1 : -1));
  const everyPage = async <Item>(
    list: (page: PageRequest) => Promise<Page<Item>>,
    limit: number,
  ): Promise<Item[]> => (await readAllPages((cursor) => list({ limit, ...cursor }))).items;

  it.each([1, 2, 5, 16, 17, 18])('pages of %i have every row once, in order', async (limit) => {
    const { directories } = storage;
    expect(await everyPage((page) => directories.tenants.list({}, page), limit)).toEqual(
      newestFirst(tenants).map(stored),
    );
    expect(await everyPage((page) => directories.applications.list({}, page), limit)).toEqual(
      newestFirst(applications).map(stored),
    );
    // In one millisecond by a hash, which tests do not know.
    const users = await everyPage((page) => directories.authorizations.list({}, page), limit);
    expect(users.map(({ receivedAt }) => receivedAt)).toEqual(
      newestFirst(authorizations).map(({ receivedAt }) => receivedAt),
    );
    expect(newestFirst(users)).toEqual(newestFirst(authorizations).map(stored));
    expect(await everyPage((page) => directories.departments.list({}, page), limit)).toEqual(
      inOrderOfSets(departments).map(stored),
    );
  });

  it.each<[string, TenantFilter, (index: number) => boolean]>([
    ['instance', { instanceId: 'instance-1' }, (index) => index % 4 === 1],
    ['no instance', { instanceId: '' }, (index) => index % 4 === 0],
    ['tenant', { tenantId: 'tenant-03' }, (index) => index === 3],
    ['code', { tenantCode: 'code-2' }, (index) => index % 3 === 2],
    ['being removed', { removed: true }, (index) => index % 5 === 0],
    ['being there', { removed: false }, (index) => index % 5 !== 0],
    ['a text that no row can hold', { tenantCode: '\0' }, () => false],
  ])('tenants are found by %s', async (_title, filter, matches) => {
    const found = await everyPage((page) => storage.directories.tenants.list(filter, page), 2);
    expect(found).toEqual(newestFirst(tenants.filter((_, index) => matches(index))).map(stored));
  });

  it.each<[string, ApplicationFilter, (index: number) => boolean]>([
    ['instance', { instanceId: 'instance-1' }, (index) => index % 4 === 1],
    ['tenant', { tenantId: 'tenant-03' }, (index) => index === 3],
    ['application', { appId: 'app-1' }, (index) => index % 3 === 1],
    ['client', { clientId: 'client-1' }, (index) => index % 2 === 1],
    ['being removed', { removed: true }, (index) => index % 5 === 0],
    [
      'all of them together',
      { instanceId: '', appId: 'app-2', clientId: 'client-0', removed: false },
      (index) => index === 8,
    ],
  ])('applications are found by %s', async (_title, filter, matches) => {
    const found = await everyPage((page) => storage.directories.applications.list(filter, page), 2);
    expect(found).toEqual(
      newestFirst(applications.filter((_, index) => matches(index))).map(stored),
    );
  });

  it.each<[string, AuthorizationFilter, (index: number) => boolean]>([
    ['instance', { instanceId: 'instance-1' }, (index) => index % 4 === 1],
    ['tenant', { tenantId: 'tenant-03' }, (index) => index === 3],
    ['application', { appId: 'app-1' }, (index) => index % 3 === 1],
    ['department', { orgCode: 'org-1' }, (index) => index % 3 === 1],
    ['role', { role: 'admin' }, (index) => index % 4 === 0],
    ['access', { access: 'cancelled' }, (index) => index % 5 === 0],
    ['login name', { userName: 'user-5' }, (index) => index % 6 === 5],
    ['name', { name: 'Name 1' }, (index) => index % 2 === 1],
    ['name in other letters', { name: 'name 1' }, () => false],
    ['mobile', { mobile: 'mobile-0' }, (index) => index % 6 === 0],
    ['mail', { email: 'ann@example.com' }, (index) => index % 7 === 0],
    ['mail that is another one’s mobile', { email: 'mobile-0' }, () => false],
    [
      'all of them together',
      { userName: 'user-0', mobile: 'mobile-0', email: 'ann@example.com', role: 'admin' },
      (index) => index === 0,
    ],
  ])('users are found by %s', async (_title, filter, matches) => {
    const found = await everyPage(
      (page) => storage.directories.authorizations.list(filter, page),
      2,
    );
    expect(newestFirst(found)).toEqual(
      newestFirst(authorizations.filter((_, index) => matches(index))).map(stored),
    );
  });

  it.each<[string, DepartmentFilter, (index: number) => boolean]>([
    ['instance', { instanceId: 'instance-1' }, (index) => index % 4 === 1],
    ['tenant', { tenantId: 'tenant-1' }, (index) => index % 2 === 1],
    ['both', { instanceId: '', tenantId: 'tenant-0' }, (index) => index % 4 === 0],
    ['both that do not meet', { instanceId: '', tenantId: 'tenant-1' }, () => false],
    ['code', { orgCode: 'org-05' }, (index) => index === 5],
    ['parent', { parentCode: 'org-2' }, (index) => index % 3 === 2],
    ['being removed', { removed: true }, (index) => index % 5 === 0],
    [
      'being there',
      { tenantId: 'tenant-0', removed: false },
      (index) => index % 2 === 0 && index % 5 !== 0,
    ],
    ['a text that no row can hold', { instanceId: '\0', tenantId: '\0' }, () => false],
  ])('departments are found by %s', async (_title, filter, matches) => {
    const found = await everyPage((page) => storage.directories.departments.list(filter, page), 2);
    expect(found).toEqual(
      inOrderOfSets(departments.filter((_, index) => matches(index))).map(stored),
    );
  });

  it('departments of one code in several tenants each have their place in the pages', async () => {
    const keys = Array.from({ length: 5 }, () => testTenantKey({ tenantId: 'same' }));
    for (const key of keys) {
      await storage.committer.commit(
        submissionOf({ changes: [snapshotOf(key, testDepartments(3))] }),
      );
    }
    const found = await everyPage(
      (page) => storage.directories.departments.list({ tenantId: 'same' }, page),
      2,
    );
    expect(found.map(({ orgCode }) => orgCode)).toEqual(
      keys.flatMap(() => testDepartments(3).map(({ orgCode }) => orgCode)),
    );
    expect(new Set(found.map(({ instanceId }) => instanceId)).size).toBe(5);
  });

  it('all departments of a tenant are read at once, those removed left out', async () => {
    const key = testTenantKey();
    const list = testDepartments(12_345);
    await storage.committer.commit(submissionOf({ changes: [snapshotOf(key, list, 1000)] }));
    await storage.committer.commit(
      submissionOf({ changes: [snapshotOf(key, list.slice(0, 10_000), 2000)] }),
    );
    const all = await storage.directories.departments.all(key);
    expect(all.map(({ orgCode }) => orgCode)).toEqual(
      list.slice(0, 10_000).map(({ orgCode }) => orgCode),
    );
    expect(await storage.directories.departments.all(testTenantKey())).toEqual([]);
  });

  it('all departments are of one moment, also while snapshots are written', async () => {
    const key = testTenantKey();
    const named = (orgName: string) =>
      testDepartments(11_000).map((item) => ({ ...item, orgName }));
    let statedAt = 1000;
    const write = () =>
      storage.committer.commit(
        submissionOf({ changes: [snapshotOf(key, named(`${statedAt}`), (statedAt += 1))] }),
      );
    await write();
    const writing = (async () => {
      for (let round = 0; round < 4; round++) await write();
    })();
    for (let round = 0; round < 6; round++) {
      const all = await storage.directories.departments.all(key);
      expect(new Set(all.map(({ orgName }) => orgName)).size).toBe(1);
      expect(all).toHaveLength(11_000);
    }
    await writing;
  });

  it('the list of a tenant’s departments is read by the key of its rows, page by page', async () => {
    const plan = await withDatabase(database.url(), async (knex) => {
      if (database.kind === 'postgres') await knex.raw('analyze departments');
      const query = knex('departments')
        .where({ set_id: 'any' })
        .whereRaw('(org_code, set_id) > (?, ?)', ['org', 'any'])
        .orderBy(['org_code', 'set_id'])
        .limit(10)
        .toSQL()
        .toNative();
      const explain = database.kind === 'sqlite' ? 'explain query plan' : 'explain';
      const filled = query.sql.replace(/\$\d+|\?/g, () => '?').replace(/limit \?/, 'limit 10');
      return JSON.stringify(
        await knex.raw(`${explain} ${filled}`, query.bindings.slice(0, 3) as string[]),
      );
    });
    expect(plan).not.toMatch(/temp b-tree/i);
    if (database.kind === 'sqlite') expect(plan).toMatch(/set_id=\? AND org_code>/);
  });

  describe('a cursor', () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    it.each([
      ['of another list', encode(['applications', testNow, 'a', 'b'])],
      ['with a part missing', encode(['tenants', testNow, 'a'])],
      ['with a part too many', encode(['tenants', testNow, 'a', 'b', 'c'])],
      ['with a time that is none', encode(['tenants', 'a', 'b', 'c'])],
      ['with a key that is none', encode(['tenants', testNow, 'a', 1])],
      ['with a key that no row can hold', encode(['tenants', testNow, 'a', '\ud800'])],
    ])('%s is refused', async (_title, cursor) => {
      await expect(
        storage.directories.tenants.list({}, { limit: 5, cursor }),
      ).rejects.toMatchObject({ code: 'invalid-parameter' });
    });
  });
});

/** One tenant after the other, and the departments of each by their codes. */
function inOrderOfSets<Item extends TenantKey & { readonly orgCode: string }>(
  departments: readonly Item[],
): readonly Item[] {
  const place = (department: Item) => `${toDepartmentSetId(department)} ${department.orgCode}`;
  return [...departments].sort((one, other) => (place(one) < place(other) ? -1 : 1));
}
