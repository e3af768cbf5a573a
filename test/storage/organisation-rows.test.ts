import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { Authorization, UserProfile } from '../../src/domain/organisation.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testNow } from '../support/databases.js';
import {
  stored,
  submissionOf,
  testApplication,
  testAuthorization,
  testDepartment,
  testTenant,
  testTenantKey,
} from '../support/submissions.js';

const hostile = `'; drop table calls; -- $json$ $1 ? ?? " \\' \\u0027 é中😀\u2028\n\t`;
const page = { limit: 100 };

const secretOf = (clientSecret: string) =>
  testApplication({ instanceId: '', tenantId: 'sealed', appId: 'app', clientId: '', clientSecret });
const userOf = (position: string) =>
  testAuthorization({
    instanceId: '',
    tenantId: 'sealed',
    appId: 'app',
    userName: 'ann',
    user: { name: 'Ann', orgCode: 'org', role: 'user', enabled: true, position },
  });

describeEachDatabase('statements about an organisation', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });
  const commit = (...changes: readonly Change[]) =>
    storage.committer.commit(submissionOf({ changes }));

  it('about a tenant is read back as it was written', async () => {
    const tenant = testTenant({ tenantCode: hostile, name: hostile, domainName: hostile });
    expect(await commit({ kind: 'put', table: 'tenants', record: tenant })).toBe('committed');
    expect(await storage.directories.tenants.find(tenant)).toEqual(stored(tenant));
    const gone = testTenant({ removed: true, orderId: '', instanceId: '' });
    expect(await commit({ kind: 'put', table: 'tenants', record: gone })).toBe('committed');
    expect(await storage.directories.tenants.find(gone)).toEqual(stored(gone));
    expect(await storage.directories.tenants.find(testTenantKey())).toBeUndefined();
  });

  it('about a tenant that names no order keeps the one that is known', async () => {
    const tenant = testTenant({ orderId: 'known' });
    await commit({ kind: 'put', table: 'tenants', record: tenant });
    const renamed = { ...tenant, orderId: '', name: 'Renamed', statedAt: testNow + 1 };
    await commit({ kind: 'put', table: 'tenants', record: renamed });
    expect(await storage.directories.tenants.find(tenant)).toMatchObject({
      orderId: 'known',
      name: 'Renamed',
    });
    const moved = { ...tenant, orderId: 'newer', statedAt: testNow + 2 };
    await commit({ kind: 'put', table: 'tenants', record: moved });
    expect(await storage.directories.tenants.find(tenant)).toMatchObject({ orderId: 'newer' });
  });

  it.each([
    ['a secret', hostile],
    ['an empty secret', ''],
    ['no secret', null],
  ])('about an application with %s is read back as it was written', async (_title, secret) => {
    const application = testApplication({ clientSecret: secret, clientId: hostile });
    await commit({ kind: 'put', table: 'applications', record: application });
    expect(await storage.directories.applications.find(application)).toEqual(stored(application));
  });

  it('about an application without a secret leaves none', async () => {
    const application = testApplication();
    await commit({ kind: 'put', table: 'applications', record: application });
    const gone = { ...application, clientSecret: null, removed: true, statedAt: testNow + 1 };
    await commit({ kind: 'put', table: 'applications', record: gone });
    expect(await storage.directories.applications.find(application)).toMatchObject({
      clientSecret: null,
      removed: true,
    });
  });

  const fullProfile: UserProfile = {
    name: hostile,
    orgCode: hostile,
    role: 'admin',
    unknownRole: hostile,
    enabled: false,
    position: hostile,
    employeeCode: hostile,
    employeeType: 2,
    mobile: hostile,
    email: hostile,
    workPlace: hostile,
    entryDate: '2025-01-15',
    more: { [hostile]: [hostile, null, 1, { deep: true }] },
  };
  it.each<[string, Partial<Authorization>]>([
    ['every member', { user: fullProfile, access: 'cancelled', removed: true }],
    ['no optional member', {}],
    ['characters that no column holds', { user: { ...fullProfile, name: 'a\0b', orgCode: '\0' } }],
  ])('about a user with %s is read back as it was written', async (_title, values) => {
    const authorization = testAuthorization({ ...values, userName: hostile });
    await commit({ kind: 'put', table: 'authorizations', record: authorization });
    const { items } = await storage.directories.authorizations.list(
      { appId: authorization.appId },
      page,
    );
    expect(items).toEqual([stored(authorization)]);
  });

  it('about thousands of users in one call are all kept, and can all change at once', async () => {
    const { instanceId, tenantId } = testTenantKey();
    const users = Array.from({ length: 2_100 }, (_, index) =>
      testAuthorization({ instanceId, tenantId, appId: 'app', userName: `user ${index}` }),
    );
    const put = (record: Authorization): Change => ({
      kind: 'put',
      table: 'authorizations',
      record,
    });
    expect(await commit(...users.map(put))).toBe('committed');
    const gone = users.map((user) => ({ ...user, removed: true, statedAt: testNow + 1 }));
    expect(await commit(...gone.map(put))).toBe('committed');
    const { items } = await storage.directories.authorizations.list({ tenantId }, { limit: 3_000 });
    expect(items).toHaveLength(2_100);
    expect(items.every(({ removed }) => removed)).toBe(true);
    expect(new Set(items.map(({ userName }) => userName))).toEqual(
      new Set(users.map(({ userName }) => userName)),
    );
  });

  it.each<[string, Change, Change]>([
    [
      'secret',
      { kind: 'put', table: 'applications', record: secretOf('one') },
      { kind: 'put', table: 'applications', record: secretOf('other') },
    ],
    [
      'profile',
      { kind: 'put', table: 'authorizations', record: userOf('one') },
      { kind: 'put', table: 'authorizations', record: userOf('other') },
    ],
  ])('of the same time with another sealed %s counts', async (_title, first, second) => {
    await commit(first);
    await commit(second);
    const filter = { tenantId: 'sealed' };
    const { applications, authorizations } = storage.directories;
    const lists = await Promise.all([
      applications.list(filter, page),
      authorizations.list(filter, page),
    ]);
    expect(JSON.stringify(lists)).toContain('other');
    expect(JSON.stringify(lists)).not.toContain('"one"');
  });

  it('about a department is read back as it was written', async () => {
    const department = testDepartment({ orgCode: hostile, orgName: hostile, parentCode: hostile });
    await commit({ kind: 'put', table: 'departments', record: department });
    expect(await storage.directories.departments.all(department)).toEqual([stored(department)]);
  });

  it('about one thing twice in one call are both taken, in their order', async () => {
    const department = testDepartment();
    await commit(
      { kind: 'put', table: 'departments', record: department },
      { kind: 'put', table: 'departments', record: { ...department, orgName: 'Second' } },
    );
    expect(await storage.directories.departments.all(department)).toMatchObject([
      { orgName: 'Second' },
    ]);
  });

  /** Each kind of thing that is stated: a statement about the same one each time, and what is kept of it. */
  const things = {
    tenants: () => {
      const thing = testTenant();
      return {
        put: (values: object): Change => ({
          kind: 'put',
          table: 'tenants',
          record: { ...thing, ...values },
        }),
        find: () => storage.directories.tenants.find(thing),
      };
    },
    applications: () => {
      const thing = testApplication();
      return {
        put: (values: object): Change => ({
          kind: 'put',
          table: 'applications',
          record: { ...thing, ...values },
        }),
        find: () => storage.directories.applications.find(thing),
      };
    },
    authorizations: () => {
      const thing = testAuthorization();
      return {
        put: (values: object): Change => ({
          kind: 'put',
          table: 'authorizations',
          record: { ...thing, ...values },
        }),
        find: async () =>
          (await storage.directories.authorizations.list({ tenantId: thing.tenantId }, page))
            .items[0],
      };
    },
    departments: () => {
      const thing = testDepartment();
      return {
        put: (values: object): Change => ({
          kind: 'put',
          table: 'departments',
          record: { ...thing, ...values },
        }),
        find: async () =>
          (await storage.directories.departments.list({ tenantId: thing.tenantId }, page)).items[0],
      };
    },
  };

  describe.each(['tenants', 'applications', 'authorizations', 'departments'] as const)(
    'of %s',
    (kind) => {
      it('a later one counts, and remembers when the thing was first seen', async () => {
        const { put, find } = things[kind]();
        await commit(put({ statedAt: 10, receivedAt: 100 }));
        await commit(put({ statedAt: 20, receivedAt: 200, removed: true }));
        expect(await find()).toMatchObject({
          statedAt: 20,
          receivedAt: 200,
          removed: true,
          firstSeenAt: 100,
          updatedAt: 200,
          removedAt: 200,
        });
        await commit(put({ statedAt: 30, receivedAt: 300 }));
        expect(await find()).toMatchObject({
          removed: false,
          firstSeenAt: 100,
          updatedAt: 300,
          removedAt: null,
        });
      });

      it('an older one loses, and its call is answered all the same', async () => {
        const { put, find } = things[kind]();
        await commit(put({ statedAt: 20, receivedAt: 100, removed: true }));
        expect(await commit(put({ statedAt: 19, receivedAt: 200 }))).toBe('committed');
        expect(await find()).toMatchObject({ statedAt: 20, removed: true, updatedAt: 100 });
      });

      it('of two of the same time the one that arrives later counts', async () => {
        const { put, find } = things[kind]();
        await commit(put({ statedAt: 20, receivedAt: 100 }));
        await commit(put({ statedAt: 20, receivedAt: 200, removed: true }));
        expect(await find()).toMatchObject({ removed: true, updatedAt: 200 });
      });

      it('one that repeats what is known leaves it as it is, one of a later time does not', async () => {
        const { put, find } = things[kind]();
        await commit(put({ statedAt: 20, receivedAt: 100 }));
        const before = await find();
        await commit(put({ statedAt: 20, receivedAt: 200 }));
        expect(await find()).toEqual(before);
        await commit(put({ statedAt: 21, receivedAt: 300 }));
        expect(await find()).toMatchObject({ statedAt: 21, firstSeenAt: 100, updatedAt: 300 });
      });

      it('two that wait together are both taken, and neither is told to decide anew', async () => {
        const { put, find } = things[kind]();
        const outcomes = await Promise.all(
          [10, 30, 20].map((statedAt) => commit(put({ statedAt, receivedAt: statedAt }))),
        );
        expect(outcomes).toEqual(['committed', 'committed', 'committed']);
        expect(await find()).toMatchObject({ statedAt: 30, firstSeenAt: 10 });
      });
    },
  );
});
