import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import type { Instance } from '../../src/domain/instance.js';
import { includesRole, roles, type Role } from '../../src/management/role.js';
import { expectAsSpecified } from './management-answer-check.js';
import { aDepartment, aLicense, aLicenseCode, aTenant, change } from './management-records.js';
import {
  access,
  aCall,
  aPurchase,
  managementDocument,
  seed,
  seedCall,
  seedInstance,
  startManagement,
} from './management-server.js';
import { describeManagement } from './management-storage.js';

/** Every operation of the specification with a call that succeeds for whoever may make it. */
const calls: Readonly<Record<string, OperationCall>> = {
  listInstances: { needs: 'viewer', path: () => '/instances' },
  getInstance: { needs: 'viewer', path: ({ instanceId }) => `/instances/${instanceId}` },
  completeProvisioning: {
    needs: 'operator',
    path: ({ instanceId }) => `/instances/${instanceId}/complete-provisioning`,
    body: access,
  },
  refuseProvisioning: {
    needs: 'operator',
    path: ({ instanceId }) => `/instances/${instanceId}/refuse-provisioning`,
    body: { resultCode: '000100', reason: 'sold out' },
  },
  replaceAccessData: {
    needs: 'operator',
    given: { state: 'active', access: { frontEndUrl: 'https://old.example.com' } },
    method: 'put',
    path: ({ instanceId }) => `/instances/${instanceId}/access-data`,
    body: access,
  },
  replaceUsage: {
    needs: 'operator',
    method: 'put',
    path: ({ instanceId }) => `/instances/${instanceId}/usage`,
    body: { usage: [{ usageValue: 1, statisticalTime: '2024-03-15T08:00:00Z' }] },
  },
  listCalls: { needs: 'viewer', path: () => '/calls' },
  getCall: { needs: 'viewer', path: ({ callId }) => `/calls/${callId}` },
  listOrders: { needs: 'viewer', path: () => '/orders' },
  getOrder: { needs: 'viewer', path: ({ orderId }) => `/orders/${orderId}` },
  listOrderNotices: { needs: 'viewer', path: () => '/order-notices' },
  listTenants: { needs: 'viewer', path: () => '/tenants' },
  getTenant: {
    needs: 'viewer',
    path: ({ instanceId }) => `/tenants/a-tenant?instanceId=${instanceId}`,
  },
  getDepartmentTree: {
    needs: 'viewer',
    path: ({ instanceId }) => `/tenants/a-tenant/department-tree?instanceId=${instanceId}`,
  },
  listApplications: { needs: 'viewer', path: () => '/applications' },
  listUsers: { needs: 'viewer', path: () => '/users' },
  listDepartments: { needs: 'viewer', path: () => '/departments' },
  listLicenses: { needs: 'viewer', path: () => '/licenses' },
  getLicense: { needs: 'viewer', path: ({ instanceId }) => `/licenses/${instanceId}` },
  findLicenses: {
    needs: 'operator',
    path: () => '/license-search',
    body: { license: 'a-license' },
  },
  listLicenseCodes: { needs: 'viewer', path: () => '/license-codes' },
  findLicenseCode: {
    needs: 'operator',
    path: () => '/license-codes/find',
    body: { code: 'PL-of-the-roles' },
  },
  listLicenseRequests: { needs: 'viewer', path: () => '/license-requests' },
};

interface OperationCall {
  readonly needs: Role;
  readonly given?: Partial<Instance>;
  readonly method?: 'put';
  readonly path: (ids: { instanceId: string; orderId: string; callId: string }) => string;
  readonly body?: object;
}

it('knows a call for every operation of the specification', () => {
  const operationIds = Object.values(managementDocument.paths).flatMap((item) =>
    Object.values(item).map(({ operationId }) => operationId),
  );
  expect(Object.keys(calls).sort()).toEqual(operationIds.sort());
});

describeManagement('management API: who may do what', (storage) => {
  beforeAll(async () => {
    await seed(storage(), change.licenseCode(aLicenseCode({ code: 'PL-of-the-roles' })));
  });

  const cases = Object.entries(calls).flatMap(([operationId, call]) =>
    roles.map((role) => ({ operationId, call, role, may: includesRole(role, call.needs) })),
  );
  const allowed = cases.filter(({ may }) => may);
  const forbidden = cases.filter(({ may }) => !may);

  it.each(allowed)('$role may $operationId', async ({ operationId, call, role }) => {
    const { send } = await prepare(call);
    const response = await send(role);
    expect(response.status).toBe(200);
    expectAsSpecified(response, operationId);
  });

  it.each(forbidden)(
    '$role may not $operationId, and nothing changes',
    async ({ operationId, call, role }) => {
      const { instance, send } = await prepare(call);
      const response = await send(role);
      expect(response.status).toBe(403);
      expectAsSpecified(response, operationId);
      expect(response.body).toMatchObject({
        type: 'urn:koogate:problem:forbidden',
        detail: `${operationId} needs the role ${call.needs}, this token has the role ${role}.`,
      });
      expect(response.headers['www-authenticate']).toContain('insufficient_scope');
      expect(await storage().directories.instances.find(instance.instanceId)).toEqual(instance);
    },
  );

  it.each(Object.entries(calls))('nobody may %s without a token', async (operationId, call) => {
    const { instance, send } = await prepare(call);
    const response = await send();
    expect(response.status).toBe(401);
    expectAsSpecified(response, operationId);
    expect(response.headers['www-authenticate']).toBe('Bearer realm="koogate"');
    expect(await storage().directories.instances.find(instance.instanceId)).toEqual(instance);
  });

  async function prepare(call: OperationCall) {
    const instance = aPurchase(call.given);
    const { instanceId, orderId } = instance;
    const record = aCall({ callId: uuidv7(), instanceId });
    await seedInstance(storage(), instance);
    await seedCall(storage(), record);
    await seed(
      storage(),
      change.tenant(aTenant({ instanceId, tenantId: 'a-tenant' })),
      change.department(aDepartment({ instanceId, tenantId: 'a-tenant' })),
      change.license(aLicense({ instanceId, orderId })),
    );
    const { agent, as } = startManagement(storage());
    const path = `/api/v1${call.path({ ...instance, callId: record.callId })}`;
    const method = call.method ?? (call.body === undefined ? 'get' : 'post');
    return {
      instance,
      send: (role?: Role) => {
        if (role === undefined) return agent[method](path).send(call.body);
        return method === 'get' ? as(role).get(path) : as(role)[method](path, call.body ?? {});
      },
    };
  }
});
