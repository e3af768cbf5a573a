import type { AppOptions } from '../../../src/app.js';
import type { Committer } from '../../../src/domain/committer.js';
import type { Instance, Sale } from '../../../src/domain/instance.js';
import type { Loaders } from '../../../src/domain/loaders.js';
import type { Tenant } from '../../../src/domain/organisation.js';

/** Everything of KooGate but the database: what is written is kept in maps and gone with the process. */
export function memoryStorage(): AppOptions['storage'] {
  const bySale = new Map<string, Instance>();
  const byId = new Map<string, Instance>();
  const tenants = new Map<string, Tenant>();
  const nonces = new Set<string>();

  const load: Loaders = {
    instance: async (instanceId) => byId.get(instanceId),
    instanceOfSale: async (sale) => bySale.get(toKey(sale)),
    ...emptyLoaders,
  };
  const committer: Committer = {
    async commit({ nonce, changes }) {
      if (nonce !== null && nonces.has(nonce.nonce)) return 'nonce-replayed';
      if (nonce !== null) nonces.add(nonce.nonce);
      for (const { table, record } of changes) {
        if (table === 'instances') {
          byId.set(record.instanceId, record);
          bySale.set(toKey(record), record);
        }
        if (table === 'tenants') tenants.set(`${record.instanceId} ${record.tenantId}`, record);
      }
      return 'committed';
    },
  };
  return { load, committer, directories: noDirectories };
}

function toKey({ orderId, orderLineId, saleProductId }: Sale): string {
  return [orderId, orderLineId, saleProductId].join(' ');
}

/** What the calls that are measured do not ask for. */
export const emptyLoaders = {
  orderLineUses: async () => [],
  debugInstance: async () => undefined,
  onDemandSale: async () => undefined,
  order: async () => undefined,
  orderDetails: async () => undefined,
  licenseOf: async () => undefined,
  tenant: async () => undefined,
  application: async () => undefined,
  authorization: async () => undefined,
  department: async () => undefined,
  licenseCode: async () => undefined,
  licenseCodeUses: async () => [],
  licenseRequest: async () => undefined,
  licenseUpload: async () => undefined,
  job: async () => undefined,
  event: async () => undefined,
} satisfies Partial<Loaders>;

const notMeasured = () => Promise.reject(new Error('the management API is not measured'));

export const noDirectories: AppOptions['storage']['directories'] = {
  instances: {
    list: notMeasured,
    find: notMeasured,
    history: notMeasured,
    purchase: notMeasured,
  },
  calls: { list: notMeasured, find: notMeasured },
  orders: { list: notMeasured, find: notMeasured, lines: notMeasured, details: notMeasured },
  jobs: {
    list: notMeasured,
    findAll: notMeasured,
    dead: notMeasured,
    attempts: notMeasured,
    deliveries: notMeasured,
  },
  events: {
    list: notMeasured,
    find: notMeasured,
    read: notMeasured,
    sequence: notMeasured,
    ofCall: notMeasured,
  },
  interventions: { list: notMeasured },
  tenants: { list: notMeasured, find: notMeasured },
  applications: { list: notMeasured, find: notMeasured },
  authorizations: { list: notMeasured },
  departments: { list: notMeasured, all: notMeasured },
  licenses: { list: notMeasured, find: notMeasured },
  licenseCodes: {
    list: notMeasured,
    find: notMeasured,
    orders: notMeasured,
    reports: notMeasured,
  },
  licenseRequests: { list: notMeasured, find: notMeasured, delivery: notMeasured },
  orderNotices: { list: notMeasured },
  usageRecords: { list: notMeasured, find: notMeasured, totals: notMeasured },
};
