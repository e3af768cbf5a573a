import type { Change } from '../domain/change.js';
import type { RowKind } from './batch-steps.js';
import { toApplicationRow } from './tables/applications.js';
import { toAuthorizationRow } from './tables/authorizations.js';
import { toDebugInstanceRow } from './tables/debug-instances.js';
import { toDepartmentSetRow } from './tables/department-sets.js';
import { toDepartmentRow } from './tables/departments.js';
import { toEventRow } from './tables/events.js';
import { toHistoryRow } from './tables/instance-history.js';
import { toInstanceRow } from './tables/instances.js';
import { toInterventionRow } from './tables/interventions.js';
import { toJobAttemptRow } from './tables/job-attempts.js';
import { toJobRow } from './tables/jobs.js';
import { toLicenseCodeOrderRow } from './tables/license-code-orders.js';
import { toLicenseCodeReportRow } from './tables/license-code-reports.js';
import { toLicenseCodeRow } from './tables/license-codes.js';
import { toLicenseRequestRow } from './tables/license-requests.js';
import { toLicenseUploadRow } from './tables/license-uploads.js';
import { toLicenseRow } from './tables/licenses.js';
import { toOnDemandSaleRow } from './tables/on-demand-sales.js';
import { toOrderDetailsRow } from './tables/order-details.js';
import { toOrderLineRow } from './tables/order-lines.js';
import { toOrderNoticeRow } from './tables/order-notices.js';
import { toOrderRow } from './tables/orders.js';
import { toPurchaseRow } from './tables/purchases.js';
import type { RowSecrets } from './tables/row-secrets.js';
import type { RowToWrite } from './tables/table.js';
import { toTenantKeyRow, toTenantRow } from './tables/tenants.js';
import { toUsageRecordRow } from './tables/usage-records.js';
import { toUsageTotalRow } from './tables/usage-totals.js';

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
      return [toEnsuredRow(change, secrets)];
    case 'put':
      return toStatedRows(change, secrets);
  }
}

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

function toClaimedRow({ table, record }: ChangeOf<'claim'>, secrets: RowSecrets): ChangeRow {
  const toRow = claimedRows[table] as (record: unknown, secrets: RowSecrets) => ChangeRow;
  return toRow(record, secrets);
}

type ClaimTable = ChangeOf<'claim'>['table'];
type Claimed<Table> = Extract<ChangeOf<'claim'>, { readonly table: Table }>['record'];

const claimedRows: {
  readonly [Table in ClaimTable]: (record: Claimed<Table>, secrets: RowSecrets) => ChangeRow;
} = {
  instances: (record, secrets) => ({
    kind: 'instanceClaims',
    row: toInstanceRow(record, secrets.seal),
  }),
  instanceHistory: (record) => ({ kind: 'instanceHistory', row: toHistoryRow(record) }),
  orderLines: (record) => ({ kind: 'orderLines', row: toOrderLineRow(record) }),
  onDemandSales: (record) => ({ kind: 'onDemandSales', row: toOnDemandSaleRow(record) }),
  debugInstances: (record) => ({ kind: 'debugInstances', row: toDebugInstanceRow(record) }),
  purchases: (record, secrets) => ({ kind: 'purchases', row: toPurchaseRow(record, secrets) }),
  licenses: (record, secrets) => ({ kind: 'licenses', row: toLicenseRow(record, secrets) }),
  licenseCodes: (record, secrets) => ({
    kind: 'licenseCodeClaims',
    row: toLicenseCodeRow(record, secrets),
  }),
  licenseCodeOrders: (record, secrets) => ({
    kind: 'licenseCodeOrders',
    row: toLicenseCodeOrderRow(record, secrets.hash),
  }),
  licenseRequests: (record, secrets) => ({
    kind: 'licenseRequestClaims',
    row: toLicenseRequestRow(record, secrets),
  }),
  licenseUploads: (record, secrets) => ({
    kind: 'licenseUploadClaims',
    row: toLicenseUploadRow(record, secrets.seal),
  }),
  jobAttempts: (record) => ({ kind: 'jobAttempts', row: toJobAttemptRow(record) }),
  interventions: (record) => ({ kind: 'interventions', row: toInterventionRow(record) }),
  usageRecords: (record) => ({ kind: 'usageRecordClaims', row: toUsageRecordRow(record) }),
  usageTotals: (record) => ({ kind: 'usageTotalClaims', row: toUsageTotalRow(record) }),
};

function toUpdatedRow(change: ChangeOf<'update'>, secrets: RowSecrets): ChangeRow {
  switch (change.table) {
    case 'instances':
      return { kind: 'instanceUpdates', row: toInstanceRow(change.record, secrets.seal) };
    case 'licenseCodes':
      return { kind: 'licenseCodeUpdates', row: toLicenseCodeRow(change.record, secrets) };
    case 'licenseRequests':
      return { kind: 'licenseRequestUpdates', row: toLicenseRequestRow(change.record, secrets) };
    case 'licenseUploads':
      return { kind: 'licenseUploadUpdates', row: toLicenseUploadRow(change.record, secrets.seal) };
    case 'jobs':
      return { kind: 'jobUpdates', row: toJobRow(change.record) };
    case 'usageRecords':
      return { kind: 'usageRecordUpdates', row: toUsageRecordRow(change.record) };
    case 'usageTotals':
      return { kind: 'usageTotalUpdates', row: toUsageTotalRow(change.record) };
  }
}

function toEnsuredRow(change: ChangeOf<'ensure'>, secrets: RowSecrets): ChangeRow {
  switch (change.table) {
    case 'orders':
      return { kind: 'orders', row: toOrderRow(change.record) };
    case 'orderNotices':
      return { kind: 'orderNotices', row: toOrderNoticeRow(change.record) };
    case 'events':
      return { kind: 'events', row: toEventRow(change.record, secrets.seal) };
    case 'jobs':
      return { kind: 'jobs', row: toJobRow(change.record) };
    case 'licenseCodes':
      return { kind: 'licenseCodesKnown', row: toLicenseCodeRow(change.record, secrets) };
  }
}

function toStatedRows(change: ChangeOf<'put'>, secrets: RowSecrets): readonly ChangeRow[] {
  switch (change.table) {
    case 'orderDetails':
      return [{ kind: 'orderDetails', row: toOrderDetailsRow(change.record, secrets.seal) }];
    case 'licenseCodeReports':
      return [
        { kind: 'licenseCodeReports', row: toLicenseCodeReportRow(change.record, secrets.hash) },
      ];
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
