import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { expectAsSpecified } from './management-answer-check.js';
import {
  aDepartment,
  anApplication,
  anAuthorization,
  aTenant,
  change,
  person,
} from './management-records.js';
import { seed, startManagement } from './management-server.js';
import { describeManagement } from './management-storage.js';

describeManagement('management API: tenants', (storage) => {
  it('lists by instance, tenant, mark, and whether it is gone', async () => {
    const tenantId = uuidv7();
    const bound = aTenant({ tenantId, tenantCode: `code-${tenantId}` });
    const own = aTenant({ tenantId, instanceId: '', orderId: '' });
    const gone = aTenant({ tenantId, removed: true });
    await seed(storage(), ...[bound, own, gone].map(change.tenant));
    await expectItems('listTenants', '/tenants', ({ instanceId }) => instanceId, [
      [`tenantId=${tenantId}`, [bound, own, gone]],
      [`tenantId=${tenantId}&instanceId=${bound.instanceId}`, [bound]],
      [`tenantId=${tenantId}&instanceId=`, [own]],
      [`tenantId=${tenantId}&removed=true`, [gone]],
      [`tenantId=${tenantId}&removed=false`, [bound, own]],
      [`tenantCode=code-${tenantId}`, [bound]],
      [`tenantCode=code-${tenantId}&removed=true`, []],
      [`tenantId=${tenantId.slice(0, -1)}`, []],
    ]);
  });

  it('gets a tenant by its id and its instance', async () => {
    const tenant = aTenant({ tenantId: 'a/b c' });
    const elsewhere = aTenant({ tenantId: 'a/b c', name: 'elsewhere', removed: true });
    await seed(storage(), change.tenant(tenant), change.tenant(elsewhere));
    for (const { instanceId, name, removed } of [tenant, elsewhere]) {
      const response = await get(`/tenants/a%2Fb%20c?instanceId=${instanceId}`);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'getTenant');
      expect(response.body).toMatchObject({ instanceId, tenantId: 'a/b c', name, removed });
    }
    const response = await get(`/tenants/a%2Fb%20c?instanceId=${tenant.instanceId}`);
    const stored = await storage().directories.tenants.find(tenant);
    const time = (at: number | undefined) => new Date(at ?? NaN).toISOString();
    expect(response.body).toEqual({
      instanceId: tenant.instanceId,
      tenantId: 'a/b c',
      tenantCode: 'huawei',
      name: '示例科技有限公司',
      domainName: 'https://example.tenantaccount.com',
      orderId: 'CS2211181819B4LVS',
      statedAt: time(tenant.statedAt),
      receivedAt: time(tenant.receivedAt),
      firstSeenAt: time(stored?.firstSeenAt),
      updatedAt: time(stored?.updatedAt),
      removed: false,
      removedAt: null,
    });
  });

  it("takes the seller's own application credential when no instance is named", async () => {
    const own = aTenant({ instanceId: '', orderId: '' });
    await seed(storage(), change.tenant(own));
    for (const query of ['', '?instanceId=']) {
      const response = await get(`/tenants/${own.tenantId}${query}`);
      expect(response.status).toBe(200);
      expectAsSpecified(response, 'getTenant');
      expect(response.body).toMatchObject({ instanceId: '', orderId: null });
    }
  });

  it.each(['getTenant', 'getDepartmentTree'])(
    '%s answers 404 for a tenant of another instance, and says how to name the right one',
    async (operationId) => {
      const tenant = aTenant();
      await seed(
        storage(),
        change.tenant(tenant),
        change.department(aDepartment({ ...tenantKey(tenant) })),
      );
      const tail = operationId === 'getTenant' ? '' : '/department-tree';
      for (const [query, detail] of [
        ['', 'Name the instance that it is bound to as instanceId'],
        ['?instanceId=', 'Name the instance that it is bound to as instanceId'],
        ['?instanceId=another', 'This instance has no tenant with this id.'],
      ] as const) {
        const response = await get(`/tenants/${tenant.tenantId}${tail}${query}`);
        expect(response.status).toBe(404);
        expectAsSpecified(response, operationId);
        expect(response.body).toMatchObject({ detail: expect.stringContaining(detail) as string });
      }
    },
  );

  it.each([
    [`/tenants/x?instanceId=${'x'.repeat(65)}`, 'instanceId', 'more than 64'],
    ['/tenants/x?instanceId=%00', 'instanceId', 'documented form'],
    ['/tenants/x?instanceId=a&instanceId=b', 'instanceId', 'must be string'],
    [`/tenants/${'x'.repeat(65)}`, 'tenantId', 'more than 64'],
    ['/tenants/x?removed=true', 'removed', 'Unknown query parameter'],
    ['/tenants?removed=perhaps', 'removed', 'must be boolean'],
    ['/tenants?tenantId=', 'tenantId', 'Empty value'],
    ['/tenants?tenantCode=', 'tenantCode', 'Empty value'],
    ['/tenants?name=x', 'name', 'Unknown query parameter'],
    ['/users?role=owner', 'role', 'allowed values'],
    ['/users?access=perhaps', 'access', 'allowed values'],
    ['/users?removed=true', 'removed', 'Unknown query parameter'],
    ['/departments?orgCode=', 'orgCode', 'Empty value'],
  ])('%s is refused and names %s', async (path, parameter, detail) => {
    const response = await get(path);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      errors: [{ parameter, detail: expect.stringContaining(detail) as string }],
    });
  });

  it('lists applications by what they are known by', async () => {
    const tenantId = uuidv7();
    const first = anApplication({ tenantId, clientId: `client-${tenantId}` });
    const own = anApplication({ tenantId, instanceId: '' });
    const gone = anApplication({ tenantId, removed: true, clientSecret: null });
    await seed(storage(), ...[first, own, gone].map(change.application));
    await expectItems('listApplications', '/applications', ({ appId }) => appId, [
      [`tenantId=${tenantId}`, [first, own, gone]],
      [`instanceId=${first.instanceId}`, [first]],
      [`tenantId=${tenantId}&instanceId=`, [own]],
      [`appId=${gone.appId}`, [gone]],
      [`clientId=client-${tenantId}`, [first]],
      [`tenantId=${tenantId}&removed=true`, [gone]],
      [`tenantId=${tenantId}&removed=false`, [first, own]],
      [`clientId=client-${tenantId}&removed=true`, []],
    ]);
  });

  it('lists users by grant and by person', async () => {
    const tenantId = uuidv7();
    const admin = anAuthorization({
      tenantId,
      userName: 'admin01',
      user: { ...person, role: 'admin', name: '王五', orgCode: 'o-1' },
    });
    const lost = anAuthorization({
      tenantId,
      access: 'cancelled',
      user: { ...person, name: 'Zhang San', mobile: '13922222222', email: 'o+x@buyer.example' },
    });
    const own = anAuthorization({ tenantId, instanceId: '', access: 'account-deleted' });
    await seed(storage(), ...[admin, lost, own].map(change.authorization));
    const scope = `tenantId=${tenantId}`;
    await expectItems('listUsers', '/users', ({ appId }) => appId, [
      [scope, [admin, lost, own]],
      [`instanceId=${admin.instanceId}`, [admin]],
      [`${scope}&instanceId=`, [own]],
      [`appId=${lost.appId}`, [lost]],
      [`${scope}&orgCode=o-1`, [admin]],
      [`${scope}&role=admin`, [admin]],
      [`${scope}&role=user`, [lost, own]],
      [`${scope}&access=cancelled`, [lost]],
      [`${scope}&access=account-deleted`, [own]],
      [`${scope}&userName=admin01`, [admin]],
      [`${scope}&userName=admin0`, []],
      [`${scope}&name=${encodeURIComponent('王五')}`, [admin]],
      [`${scope}&name=Zhang%20San`, [lost]],
      [`${scope}&name=Zhang+San`, [lost]],
      [`${scope}&mobile=13922222222`, [lost]],
      [`${scope}&mobile=${encodeURIComponent('+86 13900000000')}`, [admin, own]],
      [`${scope}&email=${encodeURIComponent('o+x@buyer.example')}`, [lost]],
      [`${scope}&email=${encodeURIComponent('zhangsan@buyer.example')}&role=user`, [own]],
      [`${scope}&userName=admin01&mobile=13922222222`, []],
    ]);
  });

  it('refuses a mobile number whose plus sign would be read as a blank', async () => {
    const response = await get('/users?mobile=+8613900000000');
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      errors: [
        { parameter: 'mobile', detail: expect.stringContaining('must be url encoded') as string },
      ],
    });
  });

  it('lists departments by what they are known by, those of a tenant sorted by their code', async () => {
    const tenantId = uuidv7();
    const instanceId = uuidv7();
    const key = { tenantId, instanceId };
    const top = aDepartment({ ...key, orgCode: '20' });
    const below = aDepartment({ ...key, orgCode: '10', parentCode: '20' });
    const gone = aDepartment({ ...key, orgCode: '15', parentCode: '20', removed: true });
    const own = aDepartment({ tenantId, instanceId: '', orgCode: '30' });
    await seed(storage(), ...[top, below, gone, own].map(change.department));
    const scope = `tenantId=${tenantId}`;
    const ordered = (await items('listDepartments', `/departments?instanceId=${instanceId}`)) as {
      orgCode: string;
      parentCode: string | null;
    }[];
    expect(ordered.map(({ orgCode, parentCode }) => [orgCode, parentCode])).toEqual([
      ['10', '20'],
      ['15', '20'],
      ['20', null],
    ]);
    await expectItems('listDepartments', '/departments', ({ orgCode }) => orgCode, [
      [`instanceId=${instanceId}`, [top, below, gone]],
      [`${scope}&instanceId=`, [own]],
      [`${scope}&orgCode=10`, [below]],
      [`${scope}&parentCode=20`, [below, gone]],
      [`${scope}&parentCode=`, [top, own]],
      [`${scope}&parentCode=20&removed=true`, [gone]],
      [`${scope}&parentCode=20&removed=false`, [below]],
    ]);
  });

  function get(path: string) {
    return startManagement(storage()).as('operator').get(`/api/v1${path}`);
  }

  async function items(operationId: string, path: string) {
    const response = await get(path);
    expect(response.status, path).toBe(200);
    expectAsSpecified(response, operationId);
    return (response.body as { items: unknown[] }).items;
  }

  /** What each query finds, whatever its order. */
  async function expectItems<Key>(
    operationId: string,
    path: string,
    keyOf: (item: Key) => string,
    cases: readonly (readonly [query: string, wanted: readonly Key[]])[],
  ): Promise<void> {
    for (const [query, wanted] of cases) {
      const found = (await items(operationId, `${path}?${query}`)) as Key[];
      expect(found.map(keyOf).sort(), query).toEqual(wanted.map(keyOf).sort());
    }
  }
});

function tenantKey({ instanceId, tenantId }: { instanceId: string; tenantId: string }) {
  return { instanceId, tenantId };
}
