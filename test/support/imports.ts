import { createImporter } from '../../src/imports/create-importer.js';
import type { ImportKindName } from '../../src/imports/import-kinds.js';
import type { ImportResult } from '../../src/imports/import-problem.js';
import type { Storage } from '../../src/storage/open-storage.js';
import { newOrderLine } from './marketplace-calls.js';
import { testNoon } from './start-app.js';

export type ImportRecord = Readonly<Record<string, unknown>>;

export interface ImportSettings {
  readonly dryRun?: boolean;
  readonly now?: number;
}

/** Imports records as a command does, at noon. */
export async function importRecords(
  { load, committer }: Pick<Storage, 'load' | 'committer'>,
  kind: ImportKindName,
  records: readonly unknown[],
  { dryRun = false, now = testNoon }: ImportSettings = {},
): Promise<readonly ImportResult[]> {
  const name = `${kind}.csv`;
  return createImporter({ kind, name, load, committer, now: () => now, dryRun }).take(records);
}

/** A record each, as an old interface has kept it, which nobody has imported yet. */
export const oldRecords = {
  instances: oldInstance,
  licenseCodes: () => ({
    code: `PL-${newOrderLine().orderId}`,
    state: 'active',
    productId: 'OFFI1001',
    expiresAt: '20261231155959',
  }),
  tenants: () => ({
    tenantId: newOrderLine().orderId,
    tenantCode: 'example-works',
    name: '示例制造有限公司',
    domainName: 'example-works.login.example.com',
  }),
  applications: () => ({
    tenantId: newOrderLine().orderId,
    appId: 'app-7',
    clientId: 'client-7',
    clientSecret: 'secret-of-the-client',
  }),
  users: () => ({
    tenantId: newOrderLine().orderId,
    appId: 'app-7',
    userName: 'zhang.san',
    name: '张三',
    orgCode: 'D-01',
    role: 'admin',
    enabled: 'true',
    employeeType: '1',
    mobile: '13800000000',
    email: 'zhang.san@buyer.example',
  }),
  departments: () => ({
    tenantId: newOrderLine().orderId,
    orgCode: 'D-01',
    orgName: '研发部',
    parentCode: 'D-00',
  }),
} as const;

/** An instance of SaaS V2 that a buyer uses. */
export function oldInstance(more: ImportRecord = {}) {
  const line = newOrderLine();
  return {
    instanceId: `old-${line.orderId}`,
    ...line,
    soldBy: 'saas-v2',
    state: 'active',
    purchaseKind: 'formal',
    chargingMode: 'period',
    productId: 'OFFI1001',
    expiresAt: '2026-12-31T15:59:59Z',
    createdAt: '20240101000000',
    frontEndUrl: 'https://old.example.com/login',
    userName: 'admin@buyer.example',
    password: 'password-of-the-buyer',
    memo: 'call us\nat any time',
    ...more,
  };
}
