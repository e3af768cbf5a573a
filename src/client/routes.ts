import type { paths } from '../../generated/types/management.js';
import type { OperationId } from './management-client.js';

/** Method and path of each operation. What is missing here, or is not in the specification, the compiler names. */
const routes = {
  listInstances: 'GET /instances',
  getInstance: 'GET /instances/{instanceId}',
  completeProvisioning: 'POST /instances/{instanceId}/complete-provisioning',
  refuseProvisioning: 'POST /instances/{instanceId}/refuse-provisioning',
  replaceAccessData: 'PUT /instances/{instanceId}/access-data',
  replaceUsage: 'PUT /instances/{instanceId}/usage',
  listUsageRecords: 'GET /usage-records',
  reportUsage: 'POST /usage-records',
  importAbnormalUsage: 'POST /usage-records/abnormal',
  requeueUsage: 'POST /usage-records/{recordId}/requeue',
  listCalls: 'GET /calls',
  getCall: 'GET /calls/{callId}',
  replayCall: 'POST /calls/{callId}/replay',
  listJobs: 'GET /jobs',
  getJob: 'GET /jobs/{jobId}',
  cancelJob: 'POST /jobs/{jobId}/cancel',
  redriveJobs: 'POST /job-redrives',
  listEvents: 'GET /events',
  getEvent: 'GET /events/{eventId}',
  redeliverEvents: 'POST /event-redeliveries',
  listEndpoints: 'GET /endpoints',
  sendTestEvent: 'POST /endpoints/{endpointName}/test',
  listInterventions: 'GET /interventions',
  listUndescribedMembers: 'GET /undescribed-members',
  listOrders: 'GET /orders',
  getOrder: 'GET /orders/{orderId}',
  lookUpOrder: 'POST /orders/{orderId}/look-up',
  listOrderNotices: 'GET /order-notices',
  listTenants: 'GET /tenants',
  getTenant: 'GET /tenants/{tenantId}',
  getDepartmentTree: 'GET /tenants/{tenantId}/department-tree',
  listApplications: 'GET /applications',
  listUsers: 'GET /users',
  listDepartments: 'GET /departments',
  listLicenses: 'GET /licenses',
  getLicense: 'GET /licenses/{instanceId}',
  findLicenses: 'POST /license-search',
  listLicenseCodes: 'GET /license-codes',
  findLicenseCode: 'POST /license-codes/find',
  activateLicenseCodes: 'POST /license-codes/activate',
  checkLicenseCodes: 'POST /license-codes/check',
  reportLicenseCodeUsage: 'POST /license-codes/usage',
  listLicenseRequests: 'GET /license-requests',
  getLicenseRequest: 'GET /license-requests/{eventId}',
  submitLicense: 'POST /license-requests/{eventId}/license',
  importRecords: 'POST /imports/{kind}',
} as const satisfies Readonly<Record<OperationId, `${Method} ${keyof paths}`>>;

export type Method = 'GET' | 'POST' | 'PUT';

export interface Route {
  readonly method: Method;
  /** As in the specification: `/instances/{instanceId}`. */
  readonly path: string;
  /** The parameters in its braces. */
  readonly pathParameters: readonly string[];
}

/** Every operation of the specification. */
export const operationIds = Object.keys(routes) as readonly OperationId[];

export function routeOf(id: OperationId): Route {
  const [method, path] = routes[id].split(' ') as [Method, string];
  const pathParameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return { method, path, pathParameters };
}
