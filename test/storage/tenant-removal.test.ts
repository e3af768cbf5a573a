import { beforeAll, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { TenantKey } from '../../src/domain/organisation.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  removalOf,
  snapshotOf,
  submissionOf,
  testApplication,
  testAuthorization,
  testDepartment,
  testDepartments,
  testTenant,
  testTenantKey,
} from '../support/submissions.js';

describeEachDatabase('the removal of a tenant', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });
  const commit = (...changes: readonly Change[]) =>
    storage.committer.commit(submissionOf({ changes }));
  const page = { limit: 1_000 };

  /** All that can be stated about the contents of a tenant, at a time. */
  const statements = (key: TenantKey, statedAt: number, values: object = {}): readonly Change[] => {
    const common = { ...key, statedAt, receivedAt: statedAt, ...values };
    return [
      { kind: 'put', table: 'applications', record: testApplication({ ...common, appId: 'app' }) },
      {
        kind: 'put',
        table: 'authorizations',
        record: testAuthorization({ ...common, appId: 'app', userName: 'ann' }),
      },
      { kind: 'put', table: 'departments', record: testDepartment({ ...common, orgCode: 'org' }) },
    ];
  };
  const contents = async ({ instanceId, tenantId }: TenantKey) => {
    const filter = { instanceId, tenantId };
    const { applications, authorizations, departments } = storage.directories;
    const pages = await Promise.all([
      applications.list(filter, page),
      authorizations.list(filter, page),
      departments.list(filter, page),
    ]);
    return pages.flatMap(({ items }): readonly object[] => items);
  };

  it('removes what was stated about it before, and remembers since when', async () => {
    const key = testTenantKey();
    await commit(...statements(key, 1000));
    const tenant = testTenant({ ...key, statedAt: 2000, receivedAt: 2001, removed: true });
    expect(
      await commit({ kind: 'put', table: 'tenants', record: tenant }, removalOf(key, 2000)),
    ).toBe('committed');
    const gone = {
      removed: true,
      removedAt: 2001,
      statedAt: 2000,
      updatedAt: 2001,
      firstSeenAt: 1000,
    };
    expect(await contents(key)).toMatchObject([gone, gone, gone]);
    expect(await storage.directories.tenants.find(key)).toMatchObject({ removed: true });
  });

  it('leaves what was stated after it, wherever it arrives first', async () => {
    const key = testTenantKey();
    await commit(...statements(key, 2001));
    await commit(removalOf(key, 2000));
    const there = { removed: false, statedAt: 2001 };
    expect(await contents(key)).toMatchObject([there, there, there]);
  });

  it('lets nothing come back by what was stated before it', async () => {
    const key = testTenantKey();
    await commit(...statements(key, 1000, { removed: true }));
    await commit(removalOf(key, 2000));
    await commit(...statements(key, 1500));
    const gone = { removed: true };
    expect(await contents(key)).toMatchObject([gone, gone, gone]);
    await commit(...statements(key, 2000));
    const there = { removed: false, statedAt: 2000, firstSeenAt: 1000 };
    expect(await contents(key)).toMatchObject([there, there, there]);
  });

  it('is remembered about what was never seen, also when the tenant is back', async () => {
    const key = testTenantKey();
    const tenant = (statedAt: number, removed: boolean): Change => ({
      kind: 'put',
      table: 'tenants',
      record: testTenant({ ...key, statedAt, receivedAt: statedAt, removed }),
    });
    await commit(tenant(2000, true), removalOf(key, 2000));
    await commit(...statements(key, 1999));
    expect(await contents(key)).toEqual([]);
    await commit(tenant(3000, false));
    await commit(...statements(key, 1999));
    expect(await contents(key)).toEqual([]);
    await commit(...statements(key, 2001));
    const there = { removed: false, statedAt: 2001 };
    expect(await contents(key)).toMatchObject([there, there, there]);
  });

  it('leaves it at the time at which a thing was removed already', async () => {
    const key = testTenantKey();
    await commit(...statements(key, 1000, { removed: true }));
    await commit(removalOf(key, 2000));
    const gone = { removedAt: 1000 };
    expect(await contents(key)).toMatchObject([gone, gone, gone]);
  });

  it('that a later snapshot has overtaken leaves the departments', async () => {
    const key = testTenantKey();
    await commit(...statements(key, 1000));
    await commit(
      snapshotOf(key, [{ orgCode: 'org', orgName: 'A department', parentCode: '' }], 3000),
    );
    await commit(removalOf(key, 2000));
    expect(await contents(key)).toMatchObject([
      { removed: true },
      { removed: true },
      { removed: false, statedAt: 1000 },
    ]);
  });

  it('concerns no other tenant and no other instance', async () => {
    const key = testTenantKey();
    const others = [
      { ...key, tenantId: 'other' },
      { ...key, instanceId: 'other' },
      { ...key, instanceId: '' },
    ];
    for (const other of others) await commit(...statements(other, 1000));
    await commit(removalOf(key, 2000));
    for (const other of others) {
      expect(await contents(other)).toMatchObject(Array(3).fill({ removed: false }));
    }
  });

  it('of which nothing is known is no error', async () => {
    expect(await commit(removalOf(testTenantKey()))).toBe('committed');
  });

  it('with many users and departments takes them all', async () => {
    const key = testTenantKey();
    const users = Array.from({ length: 1_200 }, (_, index): Change => ({
      kind: 'put',
      table: 'authorizations',
      record: testAuthorization({ ...key, userName: `user-${index}`, statedAt: 1000 }),
    }));
    await commit(...users);
    await commit(snapshotOf(key, testDepartments(6_000), 1000));
    await commit(removalOf(key, 2000));
    const { items } = await storage.directories.authorizations.list(key, { limit: 2_000 });
    expect(items).toHaveLength(1_200);
    expect(items.every(({ removed }) => removed)).toBe(true);
    expect(await storage.directories.departments.all(key)).toEqual([]);
  });
});
