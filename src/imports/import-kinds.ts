import { importApplications } from './import-applications.js';
import { importDepartments } from './import-departments.js';
import { importInstances } from './import-instances.js';
import type { ImportKind } from './import-kind.js';
import { importLicenseCodes } from './import-license-codes.js';
import { importLicenses } from './import-licenses.js';
import { importOrders } from './import-orders.js';
import { importTenants } from './import-tenants.js';
import { importUsers } from './import-users.js';

/** All that can be imported, in the order in which one rests on the other. */
export const importKinds = {
  instances: importInstances,
  licenseCodes: importLicenseCodes,
  orders: importOrders,
  licenses: importLicenses,
  tenants: importTenants,
  applications: importApplications,
  users: importUsers,
  departments: importDepartments,
} as const satisfies Record<string, ImportKind>;

export type ImportKindName = keyof typeof importKinds;

export const importKindNames = Object.keys(importKinds) as readonly ImportKindName[];

export function isImportKindName(name: string): name is ImportKindName {
  return Object.hasOwn(importKinds, name);
}
