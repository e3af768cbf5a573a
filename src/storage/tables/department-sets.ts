import { createHash } from 'node:crypto';
import type { TenantKey } from '../../domain/organisation.js';
import type { RowToWrite, Table } from './table.js';

/**
 * One row for each tenant that has departments. Who changes any of them holds its lock, so that snapshots and single changes of
 * a tenant go one after the other, in all processes. Its narrow key stands in their rows for the instance and the tenant.
 */
export const departmentSets = {
  name: 'department_sets',
  columns: {
    set_id: 'text',
    instance_id: 'text',
    tenant_id: 'text',
    /** Of the last snapshot; 0 while there was none. */
    stated_at: 'bigint',
    received_at: 'bigint',
    department_count: 'integer',
  },
} as const satisfies Table;

const idLength = 22;

/** The same in every process without asking the database: 128 bits of a hash keep all tenants apart. */
export function toDepartmentSetId({ instanceId, tenantId }: TenantKey): string {
  return createHash('sha256')
    .update(`${instanceId.length}:${instanceId}${tenantId}`)
    .digest('base64url')
    .slice(0, idLength);
}

/** What names a set, and nothing of what is known about it. */
export type DepartmentSetColumn = 'set_id' | 'instance_id' | 'tenant_id';

export function toDepartmentSetRow(key: TenantKey): RowToWrite<DepartmentSetColumn> {
  return {
    set_id: toDepartmentSetId(key),
    instance_id: key.instanceId,
    tenant_id: key.tenantId,
  };
}
