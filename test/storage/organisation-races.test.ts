import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { DepartmentData, TenantKey } from '../../src/domain/organisation.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  purchaseOf,
  removalOf,
  snapshotOf,
  submissionOf,
  testApplication,
  testAuthorization,
  testDepartment,
  testDepartments,
  testInstance,
  testLicense,
  testLicenseCode,
  testLicenseRequest,
  testPurchase,
  testTenant,
  testTenantKey,
} from '../support/submissions.js';

describeEachDatabase('two processes at once', (database) => {
  let first: Storage;
  let second: Storage;
  beforeAll(async () => {
    first = await database.openTestStorage();
    second = await database.openTestStorage();
  });
  /** Everything at once, half of it through either process. */
  const race = (submissions: readonly (readonly Change[])[]) =>
    Promise.all(
      submissions.map((changes, index) =>
        (index % 2 === 0 ? first : second).committer.commit(submissionOf({ changes })),
      ),
    );
  const times = (count: number) => Array.from({ length: count }, (_, index) => index);
  const allCommitted = (count: number) => Array<string>(count).fill('committed');

  describe('claim', () => {
    it.each<[string, (index: number) => Change]>([
      [
        'a License',
        (index) => ({
          kind: 'claim',
          table: 'licenses',
          record: testLicense({ instanceId: 'raced', license: `license ${index}` }),
        }),
      ],
      [
        'purchase details',
        (index) => ({
          kind: 'claim',
          table: 'purchases',
          record: testPurchase({ instanceId: 'raced', customerId: `customer ${index}` }),
        }),
      ],
      [
        'an authorization code',
        (index) => ({
          kind: 'claim',
          table: 'licenseCodes',
          record: testLicenseCode({ code: 'raced', productId: `product ${index}` }),
        }),
      ],
      [
        'an application for a License',
        (index) => ({
          kind: 'claim',
          table: 'licenseRequests',
          record: testLicenseRequest({
            eventId: 'raced',
            deviceFingerprint: 'raced',
            instanceId: `instance ${index}`,
          }),
        }),
      ],
    ])('%s: of 50 one wins', async (_title, claim) => {
      const outcomes = await race(times(50).map((index) => [claim(index)]));
      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(49);
      const winner = outcomes.indexOf('committed');
      const kept = {
        licenses: await second.load.licenseOf('raced'),
        purchases: await second.directories.instances.purchase('raced'),
        licenseCodes: await second.load.licenseCode('raced'),
        licenseRequests: await second.load.licenseRequest({
          eventId: 'raced',
          deviceFingerprint: 'raced',
        }),
      };
      expect(Object.values(kept).filter((row) => row !== undefined)).toContainEqual(
        expect.objectContaining(pick(claim(winner))),
      );
    });

    /** What tells the rivals apart. */
    function pick({ record }: Change): object {
      return Object.fromEntries(
        Object.entries(record).filter(([name]) =>
          ['license', 'customerId', 'productId', 'instanceId'].includes(name),
        ),
      );
    }
  });

  it('all 50 statements about one thing are taken, and the latest counts', async () => {
    const key = testTenantKey();
    const common = { ...key, appId: 'app', userName: 'ann', orgCode: 'org' };
    const states = times(50).map((index) => ({
      ...common,
      statedAt: 1_000 + ((index * 7) % 50),
      receivedAt: index,
    }));
    const outcomes = await race(
      states.map((state) => [
        {
          kind: 'put',
          table: 'tenants',
          record: testTenant({ ...state, name: `${state.statedAt}` }),
        },
        { kind: 'put', table: 'applications', record: testApplication(state) },
        { kind: 'put', table: 'authorizations', record: testAuthorization(state) },
        { kind: 'put', table: 'departments', record: testDepartment(state) },
      ]),
    );
    expect(outcomes).toEqual(allCommitted(50));
    const { tenants, applications, authorizations, departments } = second.directories;
    const page = { limit: 5 };
    const latest = [{ statedAt: 1_049 }];
    expect((await tenants.list(key, page)).items).toMatchObject([{ name: '1049' }]);
    expect((await applications.list(key, page)).items).toMatchObject(latest);
    expect((await authorizations.list(key, page)).items).toMatchObject(latest);
    expect((await departments.list(key, page)).items).toMatchObject(latest);
  });

  it('of adds and deletes of one thing the latest counts, in whatever order they arrive', async () => {
    for (const lastIsRemoved of [true, false]) {
      const key = testTenantKey();
      const outcomes = await race(
        times(50).map((index) => [
          {
            kind: 'put',
            table: 'departments',
            record: testDepartment({
              ...key,
              orgCode: 'org',
              statedAt: 1_000 - index,
              removed: index % 2 === 0 ? lastIsRemoved : !lastIsRemoved,
            }),
          },
        ]),
      );
      expect(outcomes).toEqual(allCommitted(50));
      const { items } = await first.directories.departments.list(key, { limit: 5 });
      expect(items).toMatchObject([{ statedAt: 1_000, removed: lastIsRemoved }]);
    }
  });

  it('two lists of users in opposite orders do not block each other', async () => {
    const key = { ...testTenantKey(), appId: 'app' };
    const users = times(100).map((index) => `user-${index}`);
    const put = (userName: string, statedAt: number): Change => ({
      kind: 'put',
      table: 'authorizations',
      record: testAuthorization({ ...key, userName, statedAt }),
    });
    const outcomes = await race(
      times(20).map((index) =>
        (index % 4 < 2 ? users : users.toReversed()).map((user) => put(user, 1_000 + index)),
      ),
    );
    expect(outcomes).toEqual(allCommitted(20));
    const { items } = await second.directories.authorizations.list(key, { limit: 200 });
    expect(items).toHaveLength(100);
    expect(items.every(({ statedAt }) => statedAt === 1_019)).toBe(true);
  });

  it('what was stated before the removal of its tenant is gone, whichever of both is first', async () => {
    for (let round = 0; round < 5; round++) {
      const key = testTenantKey();
      const common = { ...key, statedAt: 1_000, orgCode: 'org' };
      const tenant = testTenant({ ...key, statedAt: 2_000, removed: true });
      const submissions = times(20).map((index): readonly Change[] =>
        index === 7
          ? [{ kind: 'put', table: 'tenants', record: tenant }, removalOf(key, 2_000)]
          : [
              { kind: 'put', table: 'applications', record: testApplication(common) },
              { kind: 'put', table: 'authorizations', record: testAuthorization(common) },
              { kind: 'put', table: 'departments', record: testDepartment(common) },
            ],
      );
      expect(await race(submissions)).toEqual(allCommitted(20));
      const { applications, authorizations, departments } = second.directories;
      const page = { limit: 100 };
      const kept = [
        ...(await applications.list(key, page)).items,
        ...(await authorizations.list(key, page)).items,
        ...(await departments.list(key, page)).items,
      ];
      expect(kept.filter(({ removed }) => !removed)).toEqual([]);
    }
  });

  describe('snapshots', () => {
    /** A snapshot of its time: ten departments that all have, and one that only it has. */
    const listAt = (statedAt: number): readonly DepartmentData[] => [
      ...testDepartments(10).map((item) => ({ ...item, orgName: `${statedAt}` })),
      { orgCode: `only-${statedAt}`, orgName: `${statedAt}`, parentCode: '' },
    ];
    const present = async (key: TenantKey) => second.directories.departments.all(key);
    const content = async (key: TenantKey) =>
      (await present(key)).map(({ orgCode, orgName, parentCode }) => [
        orgCode,
        orgName,
        parentCode,
      ]);

    it('50 of one tenant end with the latest, whole and alone', async () => {
      const key = testTenantKey();
      const outcomes = await race(
        times(50).map((index) => {
          const statedAt = 1_000 + ((index * 11) % 50);
          return [snapshotOf(key, listAt(statedAt), statedAt)];
        }),
      );
      expect(outcomes).toEqual(allCommitted(50));
      const list = await present(key);
      expect(list.map(({ orgName }) => orgName)).toEqual(Array<string>(11).fill('1049'));
      expect(list.map(({ orgCode }) => orgCode)).toContain('only-1049');
    });

    it('and single changes end as if they had come in the order of their times', async () => {
      const key = testTenantKey();
      const single = (orgCode: string, statedAt: number, removed: boolean): readonly Change[] => [
        {
          kind: 'put',
          table: 'departments',
          record: testDepartment({ ...key, orgCode, orgName: `${statedAt}`, statedAt, removed }),
        },
      ];
      const submissions = times(50).map((index): readonly Change[] => {
        const statedAt = 1_000 + ((index * 13) % 50);
        if (index % 5 === 0) return [snapshotOf(key, listAt(statedAt), statedAt)];
        return single(`org-000000${index % 10}`, statedAt, index % 3 === 0);
      });
      expect(await race(submissions)).toEqual(allCommitted(50));
      expect(await content(key)).toEqual(await content(await inOrderOfTimes(submissions)));
    });

    it('of many tenants, single changes and removals, all crosswise, block nobody for good', async () => {
      const keys = times(6).map(() => testTenantKey());
      const submissions = times(50).map((index): readonly Change[] => {
        const key = keys[index % keys.length] ?? testTenantKey();
        const statedAt = 1_000 + index;
        if (index % 7 === 0) return [removalOf(key, statedAt)];
        if (index % 3 === 0) return [snapshotOf(key, listAt(statedAt), statedAt)];
        const puts = keys.map((tenant): Change => ({
          kind: 'put',
          table: 'departments',
          record: testDepartment({ ...tenant, orgCode: 'org', statedAt }),
        }));
        return index % 2 === 0 ? puts : puts.toReversed();
      });
      expect(await race(submissions)).toEqual(allCommitted(50));
      for (const storage of [first, second]) expect(storage.health().ok).toBe(true);
    });

    it('let calls about purchases through', async () => {
      const key = testTenantKey();
      const outcomes = await race([
        [snapshotOf(key, testDepartments(20_000))],
        [snapshotOf(key, testDepartments(20_000))],
        ...times(30).map(() => purchaseOf(testInstance())),
      ]);
      expect(outcomes).toEqual(allCommitted(32));
      expect(await present(key)).toHaveLength(20_000);
    });

    /** The same statements about another tenant, one after the other. */
    async function inOrderOfTimes(submissions: readonly (readonly Change[])[]): Promise<TenantKey> {
      const key = testTenantKey();
      const timeOf = ([change]: readonly Change[]): number =>
        change !== undefined && 'statedAt' in change.record ? change.record.statedAt : 0;
      for (const changes of submissions.toSorted((a, b) => timeOf(a) - timeOf(b))) {
        const moved = changes.map(
          (change) => ({ ...change, record: { ...change.record, ...key } }) as Change,
        );
        await first.committer.commit(submissionOf({ changes: moved }));
      }
      return key;
    }
  });
});
