import type { Stored } from '../../domain/directories.js';
import type { Tenant, TenantKey } from '../../domain/organisation.js';
import { toStorableText } from '../storable-text.js';
import { readText } from './read-column.js';
import { fromStatementColumns, statementColumns, toStatementColumns } from './statement-columns.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** The enterprises that instances are bound to. */
export const tenants = {
  name: 'tenants',
  columns: {
    instance_id: 'text',
    tenant_id: 'text',
    order_id: 'text',
    tenant_code: 'text',
    name: 'text',
    domain_name: 'text',
    ...statementColumns,
    unbound_stated_at: 'bigint',
  },
} as const satisfies Table;

export function toTenantKeyRow({
  instanceId,
  tenantId,
}: TenantKey): RowToWrite<'instance_id' | 'tenant_id'> {
  return { instance_id: instanceId, tenant_id: tenantId };
}

export function toTenantRow(tenant: Tenant): RowToWrite<keyof typeof tenants.columns> {
  return {
    ...toTenantKeyRow(tenant),
    order_id: toStorableText(tenant.orderId),
    tenant_code: toStorableText(tenant.tenantCode),
    name: toStorableText(tenant.name),
    domain_name: toStorableText(tenant.domainName),
    ...toStatementColumns(tenant),
    // The removal of all that belongs to it writes this, whether or not the tenant has been stated anew since.
    unbound_stated_at: null,
  };
}

export function fromTenantRow(row: ReadRow): Stored<Tenant> {
  return {
    instanceId: readText(row, 'instance_id'),
    tenantId: readText(row, 'tenant_id'),
    orderId: readText(row, 'order_id'),
    tenantCode: readText(row, 'tenant_code'),
    name: readText(row, 'name'),
    domainName: readText(row, 'domain_name'),
    ...fromStatementColumns(row),
  };
}
