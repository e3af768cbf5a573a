import { v7 as uuidv7 } from 'uuid';
import type { Change } from '../../src/domain/change.js';
import type { Instance } from '../../src/domain/instance.js';
import type { Role } from '../../src/management/role.js';
import { testEvent, testJob } from '../support/seller-records.js';
import {
  aDepartment,
  aLicense,
  aLicenseRequest,
  aTenant,
  aUsageRecord,
  change,
} from './management-records.js';
import {
  access,
  aCall,
  aPurchase,
  now,
  seed,
  seedCall,
  seedInstance,
  type ManagementStorage,
  type startManagement,
} from './management-server.js';

/** Every operation of the specification with a call that succeeds for whoever may make it. */
export const calls: Readonly<Record<string, OperationCall>> = {
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
  reportUsage: {
    needs: 'operator',
    path: () => '/usage-records',
    given: { state: 'active', chargingMode: 'pay-per-use', createdAt: now - 86_400_000 },
    body: ({ instanceId }) => ({
      records: [
        {
          instanceId,
          beginAt: '2024-03-15T06:00:00Z',
          endAt: '2024-03-15T07:00:00Z',
          value: '1',
        },
      ],
    }),
  },
  listUsageRecords: { needs: 'viewer', path: () => '/usage-records' },
  importAbnormalUsage: {
    needs: 'operator',
    counted: true,
    path: () => '/usage-records/abnormal',
    body: ({ instanceId }) => ({
      records: [{ recordId: pushedRecordOf(instanceId), code: '013' }],
    }),
  },
  requeueUsage: {
    needs: 'operator',
    method: 'post',
    path: ({ instanceId }) => `/usage-records/${usageRecordOf(instanceId)}/requeue`,
  },
  listCalls: { needs: 'viewer', path: () => '/calls' },
  getCall: { needs: 'viewer', path: ({ callId }) => `/calls/${callId}` },
  replayCall: {
    needs: 'operator',
    method: 'post',
    path: ({ callId }) => `/calls/${callId}/replay`,
  },
  listUndescribedMembers: { needs: 'viewer', path: () => '/undescribed-members' },
  listJobs: { needs: 'viewer', path: () => '/jobs' },
  getJob: { needs: 'viewer', path: ({ instanceId }) => `/jobs/${jobOf(instanceId)}` },
  cancelJob: {
    needs: 'operator',
    method: 'post',
    path: ({ instanceId }) => `/jobs/${jobOf(instanceId)}/cancel`,
  },
  redriveJobs: {
    needs: 'operator',
    path: () => '/job-redrives',
    body: ({ instanceId }) => ({ jobIds: [jobOf(instanceId)] }),
  },
  listEvents: { needs: 'viewer', path: () => '/events' },
  getEvent: { needs: 'viewer', path: ({ instanceId }) => `/events/${eventOf(instanceId)}` },
  redeliverEvents: {
    needs: 'operator',
    path: () => '/event-redeliveries',
    body: ({ instanceId }) => ({ endpoint: 'product', from: '2024-01-01T00:00:00Z', instanceId }),
  },
  listEndpoints: { needs: 'viewer', path: () => '/endpoints' },
  sendTestEvent: { needs: 'operator', method: 'post', path: () => '/endpoints/product/test' },
  listInterventions: { needs: 'viewer', path: () => '/interventions' },
  lookUpOrder: {
    needs: 'operator',
    method: 'post',
    path: ({ orderId }) => `/orders/${orderId}/look-up`,
  },
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
  activateLicenseCodes: {
    needs: 'operator',
    path: () => '/license-codes/activate',
    body: { codes: ['PL7Q2M9X4K0006'] },
  },
  checkLicenseCodes: {
    needs: 'operator',
    path: () => '/license-codes/check',
    body: { codes: ['PL7Q2M9X4K0006'] },
  },
  reportLicenseCodeUsage: {
    needs: 'operator',
    path: () => '/license-codes/usage',
    body: { codes: [{ code: 'PL7Q2M9X4K0006', usage: [{ activeClients: 1 }] }] },
  },
  listLicenseRequests: { needs: 'viewer', path: () => '/license-requests' },
  getLicenseRequest: {
    needs: 'viewer',
    path: ({ instanceId }) => `/license-requests/${instanceId}`,
  },
  submitLicense: {
    needs: 'operator',
    path: ({ instanceId }) => `/license-requests/${instanceId}/license`,
    body: { license: 'a-license' },
  },
  importRecords: {
    needs: 'admin',
    path: () => '/imports/orders',
    body: ({ instanceId }) => ({
      records: [
        { instanceId, purpose: 'renewal', orderId: 'CS-imported', orderLineId: 'CS-imported-1' },
      ],
    }),
  },
};

export interface OperationCall {
  readonly needs: Role;
  readonly given?: Partial<Instance>;
  /** Whether what it was reported to have used is counted. */
  readonly counted?: true;
  readonly method?: 'put' | 'post';
  readonly path: (ids: Ids) => string;
  readonly body?: object | ((ids: Ids) => object);
}

interface Ids {
  readonly instanceId: string;
  readonly orderId: string;
  readonly callId: string;
}

function usageRecordOf(instanceId: string): string {
  return `usage-of-${instanceId}`;
}

function pushedRecordOf(instanceId: string): string {
  return `pushed-of-${instanceId}`;
}

function jobOf(instanceId: string): string {
  return `job-${instanceId}`;
}

function eventOf(instanceId: string): string {
  return `event-${instanceId}`;
}

type Server = ReturnType<typeof startManagement>;

/** Writes what the call is about, and gives the way to make it. */
export async function prepareCall(storage: ManagementStorage, server: Server, call: OperationCall) {
  const instance = aPurchase(call.given);
  const { instanceId, orderId } = instance;
  const record = aCall({ callId: uuidv7(), instanceId });
  await seedInstance(storage, instance);
  await seedCall(storage, record);
  await seed(storage, ...thingsOf(instance, record.callId));
  if (call.counted) await seed(storage, toTotal(instance));
  const ids = { instanceId, orderId, callId: record.callId };
  const { agent, as } = server;
  const path = `/api/v1${call.path(ids)}`;
  const method = call.method ?? (call.body === undefined ? 'get' : 'post');
  const body =
    typeof call.body === 'function' ? (call.body as (ids: Ids) => object)(ids) : call.body;
  return {
    instance,
    ids,
    send: (role?: Role) => {
      if (role === undefined) return agent[method](path).send(body);
      return method === 'get' ? as(role).get(path) : as(role)[method](path, body ?? {});
    },
  };
}

function thingsOf({ instanceId, orderId }: Instance, callId: string): readonly Change[] {
  const usage = { instanceId, recordId: usageRecordOf(instanceId) };
  return [
    change.tenant(aTenant({ instanceId, tenantId: 'a-tenant' })),
    change.department(aDepartment({ instanceId, tenantId: 'a-tenant' })),
    change.license(aLicense({ instanceId, orderId })),
    change.licenseRequest(aLicenseRequest({ eventId: instanceId, instanceId })),
    change.usageRecord(aUsageRecord({ ...usage, state: 'refused' })),
    change.usageRecord(aUsageRecord({ instanceId, recordId: pushedRecordOf(instanceId) })),
    change.job(testJob({ jobId: jobOf(instanceId), instanceId, state: 'dead' })),
    change.event(testEvent({ eventId: eventOf(instanceId), instanceId, cause: `call:${callId}` })),
  ];
}

function toTotal({ instanceId }: Instance): Change {
  const packageInstanceId = '';
  return change.usageTotal({
    instanceId,
    packageInstanceId,
    value: '12.5',
    countedUntil: now,
    version: 1,
  });
}
