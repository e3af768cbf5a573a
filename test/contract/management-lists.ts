import { v7 as uuidv7 } from 'uuid';
import type { Test } from 'supertest';
import { testEvent, testIntervention, testJob } from '../support/seller-records.js';
import {
  aCall,
  aPurchase,
  managementDocument,
  now,
  seed,
  seedCall,
  seedInstance,
  type ManagementStorage,
  type startManagement,
} from './management-server.js';
import {
  aDepartment,
  aLicense,
  aLicenseCode,
  aLicenseRequest,
  anApplication,
  anAuthorization,
  anOrderNotice,
  aTenant,
  aUsageRecord,
  change,
} from './management-records.js';

export interface ListUnderTest {
  readonly operationId: string;
  readonly path: string;
  /** Present where the list is asked for by POST. */
  readonly body?: object;
  /** The least role that may call it. */
  readonly role: 'viewer' | 'operator';
  /** Writes one more item, the `index`-th of its test; several are of the same millisecond. */
  readonly add: (storage: ManagementStorage, index: number) => Promise<void>;
  /** What no two items share. */
  readonly keyOf: (item: Item) => string;
  /** By what it is sorted. */
  readonly sortedBy: Sorting;
}

export type Item = Readonly<Record<string, unknown>>;

export interface Sorting {
  readonly member: string;
  readonly direction: 'ascending' | 'descending';
}

/** Every list of the specification; `management-lists.test.ts` makes sure that none is missing. */
export const lists: readonly ListUnderTest[] = [
  {
    operationId: 'listInstances',
    path: '/instances',
    role: 'viewer',
    add: (storage, index) => seedInstance(storage, aPurchase({ createdAt: timeOf(index) })),
    keyOf: ({ instanceId }) => String(instanceId),
    sortedBy: newestFirst('createdAt'),
  },
  {
    operationId: 'listCalls',
    path: '/calls',
    role: 'viewer',
    add: (storage, index) => seedCall(storage, aCall({ receivedAt: timeOf(index) })),
    keyOf: ({ callId }) => String(callId),
    sortedBy: newestFirst('receivedAt'),
  },
  {
    operationId: 'listOrders',
    path: '/orders',
    role: 'viewer',
    add: (storage, index) =>
      seed(storage, {
        kind: 'ensure',
        table: 'orders',
        record: { orderId: `CS-${uuidv7()}`, firstSeenAt: timeOf(index) },
      }),
    keyOf: ({ orderId }) => String(orderId),
    sortedBy: newestFirst('firstSeenAt'),
  },
  {
    operationId: 'listOrderNotices',
    path: '/order-notices',
    role: 'viewer',
    add: (storage, index) =>
      seed(storage, change.orderNotice(anOrderNotice({ notifiedAt: timeOf(index) }))),
    keyOf: ({ orderId, orderLineId }) => JSON.stringify([orderId, orderLineId]),
    sortedBy: newestFirst('notifiedAt'),
  },
  {
    operationId: 'listTenants',
    path: '/tenants',
    role: 'viewer',
    add: (storage, index) =>
      seed(storage, change.tenant(aTenant({ ...statedAt(index), tenantId: 'paged' }))),
    keyOf: ({ instanceId, tenantId }) => JSON.stringify([instanceId, tenantId]),
    sortedBy: newestFirst('firstSeenAt'),
  },
  {
    operationId: 'listApplications',
    path: '/applications',
    role: 'viewer',
    add: (storage, index) =>
      seed(storage, change.application(anApplication({ ...statedAt(index), tenantId: 'paged' }))),
    keyOf: ({ instanceId, tenantId, appId }) => JSON.stringify([instanceId, tenantId, appId]),
    sortedBy: newestFirst('firstSeenAt'),
  },
  {
    operationId: 'listUsers',
    path: '/users',
    role: 'viewer',
    add: (storage, index) =>
      seed(
        storage,
        change.authorization(
          anAuthorization({ ...statedAt(index), appId: `app-${index}`, tenantId: 'paged' }),
        ),
      ),
    keyOf: ({ appId }) => String(appId),
    sortedBy: newestFirst('firstSeenAt'),
  },
  {
    operationId: 'listDepartments',
    path: '/departments',
    role: 'viewer',
    add: (storage, index) => {
      // Of one tenant, and not in the order in which they are listed.
      const orgCode = String(((index * 7) % 89) + 10);
      const tenant = { instanceId: 'paged', tenantId: 'paged' };
      return seed(storage, change.department(aDepartment({ ...tenant, orgCode })));
    },
    keyOf: ({ tenantId, orgCode }) => JSON.stringify([tenantId, orgCode]),
    sortedBy: { member: 'orgCode', direction: 'ascending' },
  },
  {
    operationId: 'listLicenses',
    path: '/licenses',
    role: 'viewer',
    add: (storage, index) => seed(storage, change.license(aLicense({ issuedAt: timeOf(index) }))),
    keyOf: ({ instanceId }) => String(instanceId),
    sortedBy: newestFirst('issuedAt'),
  },
  {
    operationId: 'findLicenses',
    path: '/license-search',
    body: { license: 'one-for-all' },
    role: 'operator',
    add: (storage, index) =>
      seed(storage, change.license(aLicense({ issuedAt: timeOf(index), license: 'one-for-all' }))),
    keyOf: ({ instanceId }) => String(instanceId),
    sortedBy: newestFirst('issuedAt'),
  },
  {
    operationId: 'listLicenseCodes',
    path: '/license-codes',
    role: 'viewer',
    add: (storage, index) =>
      seed(
        storage,
        change.licenseCode(aLicenseCode({ code: nextCode(), createdAt: timeOf(index) })),
      ),
    keyOf: ({ code }) => String(code),
    sortedBy: newestFirst('createdAt'),
  },
  {
    operationId: 'listLicenseRequests',
    path: '/license-requests',
    role: 'viewer',
    add: (storage, index) =>
      seed(storage, change.licenseRequest(aLicenseRequest({ requestedAt: timeOf(index) }))),
    keyOf: ({ eventId }) => String(eventId),
    sortedBy: newestFirst('requestedAt'),
  },
  {
    operationId: 'listUsageRecords',
    path: '/usage-records',
    role: 'viewer',
    add: (storage, index) =>
      seed(storage, change.usageRecord(aUsageRecord({ recordedAt: timeOf(index) }))),
    keyOf: ({ recordId }) => String(recordId),
    sortedBy: newestFirst('recordedAt'),
  },
  {
    operationId: 'listJobs',
    path: '/jobs',
    role: 'viewer',
    add: (storage, index) => seed(storage, change.job(testJob({ enqueuedAt: timeOf(index) }))),
    keyOf: ({ jobId }) => String(jobId),
    sortedBy: newestFirst('enqueuedAt'),
  },
  {
    operationId: 'listEvents',
    path: '/events',
    role: 'viewer',
    add: (storage, index) => seed(storage, change.event(testEvent({ at: timeOf(index) }))),
    keyOf: ({ eventId }) => String(eventId),
    // As they were written, which here is the order of their times too.
    sortedBy: newestFirst('at'),
  },
  {
    operationId: 'listInterventions',
    path: '/interventions',
    role: 'viewer',
    add: (storage, index) =>
      seed(storage, change.intervention(testIntervention({ at: timeOf(index) }))),
    keyOf: ({ interventionId }) => String(interventionId),
    sortedBy: newestFirst('at'),
  },
];

type Server = ReturnType<typeof startManagement>;

/** Asks for a list by whatever method it has, as somebody who may. */
export function askList(
  server: Server,
  { path, body, role }: Pick<ListUnderTest, 'path' | 'body' | 'role'>,
  query: string,
): Test {
  const address = `/api/v1${path}?${query}`;
  const caller = server.as(role);
  return body === undefined ? caller.get(address) : caller.post(address, body);
}

/** The operations of the specification that give pages. */
export const pagedOperationIds: readonly string[] = Object.values(managementDocument.paths)
  .flatMap((item) => Object.values(item))
  .filter(({ parameters = [] }) =>
    parameters.some((each) => '$ref' in each && each.$ref.endsWith('/PageCursor')),
  )
  .map(({ operationId }) => operationId);

let codes = 1000;

/** A viewer sees the end of a code only, so the ends differ. */
function nextCode(): string {
  codes += 1;
  return `PL-000000-${codes}`;
}

function newestFirst(member: string): Sorting {
  return { member, direction: 'descending' };
}

function timeOf(index: number): number {
  return now + Math.floor(index / 3);
}

function statedAt(index: number) {
  return { statedAt: timeOf(index), receivedAt: timeOf(index) };
}
