import type { Change } from '../domain/change.js';
import type { RowKind } from './batch-steps.js';
import { toApplicationRow } from './tables/applications.js';
import { toAuthorizationRow } from './tables/authorizations.js';
import { toDebugInstanceRow } from './tables/debug-instances.js';
import { toDepartmentSetRow } from './tables/department-sets.js';
import { toDepartmentRow } from './tables/departments.js';
import { toHistoryRow } from './tables/instance-history.js';
import { toInstanceRow } from './tables/instances.js';
import { toLicenseCodeOrderRow } from './tables/license-code-orders.js';
import { toLicenseCodeRow } from './tables/license-codes.js';
import { toLicenseRequestRow } from './tables/license-requests.js';
import { toLicenseRow } from './tables/licenses.js';
import { toOrderLineRow } from './tables/order-lines.js';
import { toOrderNoticeRow } from './tables/order-notices.js';
import { toOrderRow } from './tables/orders.js';
import { toPurchaseRow } from './tables/purchases.js';
import type { RowSecrets } from './tables/row-secrets.js';
import type { RowToWrite } from './tables/table.js';
import { toTenantKeyRow, toTenantRow } from './tables/tenants.js';

/** A row, and which step of a batch writes it. */
export interface ChangeRow {
  readonly kind: RowKind;
  readonly row: RowToWrite;
}

/** Changes that are rows. What replaces or removes many things is done by statements of its own. */
export type RowChange = Exclude<Change, { readonly kind: 'replace' | 'remove' }>;

export function toChangeRows(change: RowChange, secrets: RowSecrets): readonly ChangeRow[] {
  switch (change.kind) {
    case 'claim':
      return [toClaimedRow(change, secrets)];
    case 'update':
      return [toUpdatedRow(change, secrets)];
    case 'ensure':
      return [toEnsuredRow(change)];
    case 'put':
      return toStatedRows(change, secrets);
  }
}

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

function toClaimedRow(change: ChangeOf<'claim'>, secrets: RowSecrets): ChangeRow {
  switch (change.table) {
    case 'instances':
      return { kind: 'instanceClaims', row: toInstanceRow(change.record, secrets.seal) };
    case 'instanceHistory':
      return { kind: 'instanceHistory', row: toHistoryRow(change.record) };
    case 'orderLines':
      return { kind: 'orderLines', row: toOrderLineRow(change.record) };
    case 'debugInstances':
      return { kind: 'debugInstances', row: toDebugInstanceRow(change.record) };
    case 'purchases':
      return { kind: 'purchases', row: toPurchaseRow(change.record, secrets) };
    case 'licenses':
      return { kind: 'licenses', row: toLicenseRow(change.record, secrets) };
    case 'licenseCodes':
      return { kind: 'licenseCodeClaims', row: toLicenseCodeRow(change.record, secrets) };
    case 'licenseCodeOrders':
      return { kind: 'licenseCodeOrders', row: toLicenseCodeOrderRow(change.record, secrets.hash) };
    case 'licenseRequests':
      return { kind: 'licenseRequests', row: toLicenseRequestRow(change.record, secrets) };
  }
}

function toUpdatedRow(change: ChangeOf<'update'>, secrets: RowSecrets): ChangeRow {
  return change.table === 'instances'
    ? { kind: 'instanceUpdates', row: toInstanceRow(change.record, secrets.seal) }
    : { kind: 'licenseCodeUpdates', row: toLicenseCodeRow(change.record, secrets) };
}

function toEnsuredRow(change: ChangeOf<'ensure'>): ChangeRow {
  return change.table === 'orders'
    ? { kind: 'orders', row: toOrderRow(change.record) }
    : { kind: 'orderNotices', row: toOrderNoticeRow(change.record) };
}

function toStatedRows(change: ChangeOf<'put'>, secrets: RowSecrets): readonly ChangeRow[] {
  switch (change.table) {
    case 'tenants':
      return [
        { kind: 'tenantLocks', row: toTenantKeyRow(change.record) },
        { kind: 'tenants', row: toTenantRow(change.record) },
      ];
    case 'applications':
      return [
        { kind: 'tenantLocks', row: toTenantKeyRow(change.record) },
        { kind: 'applications', row: toApplicationRow(change.record, secrets) },
      ];
    case 'authorizations':
      return [
        { kind: 'tenantLocks', row: toTenantKeyRow(change.record) },
        { kind: 'authorizations', row: toAuthorizationRow(change.record, secrets) },
      ];
    case 'departments':
      return [
        { kind: 'departmentLocks', row: toDepartmentSetRow(change.record) },
        { kind: 'departments', row: toDepartmentRow(change.record) },
      ];
  }
}
