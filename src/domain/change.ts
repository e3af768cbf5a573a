import type { Instance, InstanceState, OnDemandSale, Sale } from './instance.js';
import type { Intervention } from './intervention.js';
import type { Job, JobAttempt } from './job.js';
import type { LicenseCodeReport } from './license-code-report.js';
import type { LicenseCode, LicenseCodeOrder } from './license-code.js';
import type { LicenseUpload } from './license-upload.js';
import type { License, LicenseRequest, OrderNotice } from './license.js';
import type { OrderDetails } from './order-details.js';
import type {
  Application,
  Authorization,
  Department,
  DepartmentSnapshot,
  Tenant,
  TenantRemoval,
} from './organisation.js';
import type { PurchaseDetails } from './purchase-details.js';
import type { SellerEvent } from './seller-event.js';
import type { UsageRecord, UsageTotal } from './usage-record.js';

/**
 * What an operation wants written, as data. An operation never writes: the committer takes the changes of all calls that
 * are waiting and writes them in one transaction.
 *
 * - `claim`: a row that must be new. Whoever comes second has lost, and its operation runs again.
 * - `ensure`: a row that may be there already; the one that is there stays as it is.
 * - `update`: a row that lives. Written only over the version before `record.version`; else the operation runs again.
 * - `put`: a statement about a thing, whole. Written unless a later statement is there already; nobody loses.
 * - `replace`: a statement about all things of a kind: what it does not name is removed, in the same transaction.
 * - `remove`: everything stated before about a thing that is gone.
 */
export type Change =
  | { readonly kind: 'claim'; readonly table: 'instances'; readonly record: Instance }
  | { readonly kind: 'update'; readonly table: 'instances'; readonly record: Instance }
  | { readonly kind: 'claim'; readonly table: 'instanceHistory'; readonly record: HistoryEntry }
  | { readonly kind: 'ensure'; readonly table: 'orders'; readonly record: Order }
  | { readonly kind: 'claim'; readonly table: 'orderLines'; readonly record: OrderLine }
  | { readonly kind: 'claim'; readonly table: 'onDemandSales'; readonly record: OnDemandSale }
  | { readonly kind: 'claim'; readonly table: 'debugInstances'; readonly record: DebugInstance }
  | { readonly kind: 'claim'; readonly table: 'purchases'; readonly record: PurchaseDetails }
  | { readonly kind: 'claim'; readonly table: 'licenses'; readonly record: License }
  | { readonly kind: 'claim'; readonly table: 'licenseCodes'; readonly record: LicenseCode }
  | { readonly kind: 'update'; readonly table: 'licenseCodes'; readonly record: LicenseCode }
  | {
      readonly kind: 'claim';
      readonly table: 'licenseCodeOrders';
      readonly record: LicenseCodeOrder;
    }
  | { readonly kind: 'ensure'; readonly table: 'licenseCodes'; readonly record: LicenseCode }
  | {
      readonly kind: 'put';
      readonly table: 'licenseCodeReports';
      readonly record: LicenseCodeReport;
    }
  | { readonly kind: 'claim'; readonly table: 'licenseRequests'; readonly record: LicenseRequest }
  | { readonly kind: 'update'; readonly table: 'licenseRequests'; readonly record: LicenseRequest }
  | { readonly kind: 'claim'; readonly table: 'licenseUploads'; readonly record: LicenseUpload }
  | { readonly kind: 'update'; readonly table: 'licenseUploads'; readonly record: LicenseUpload }
  | { readonly kind: 'ensure'; readonly table: 'orderNotices'; readonly record: OrderNotice }
  | { readonly kind: 'ensure'; readonly table: 'events'; readonly record: SellerEvent }
  | { readonly kind: 'ensure'; readonly table: 'jobs'; readonly record: Job }
  | { readonly kind: 'update'; readonly table: 'jobs'; readonly record: Job }
  | { readonly kind: 'claim'; readonly table: 'jobAttempts'; readonly record: JobAttempt }
  | { readonly kind: 'claim'; readonly table: 'interventions'; readonly record: Intervention }
  | { readonly kind: 'claim'; readonly table: 'usageRecords'; readonly record: UsageRecord }
  | { readonly kind: 'update'; readonly table: 'usageRecords'; readonly record: UsageRecord }
  | { readonly kind: 'claim'; readonly table: 'usageTotals'; readonly record: UsageTotal }
  | { readonly kind: 'update'; readonly table: 'usageTotals'; readonly record: UsageTotal }
  | { readonly kind: 'put'; readonly table: 'orderDetails'; readonly record: OrderDetails }
  | { readonly kind: 'put'; readonly table: 'tenants'; readonly record: Tenant }
  | { readonly kind: 'put'; readonly table: 'applications'; readonly record: Application }
  | { readonly kind: 'put'; readonly table: 'authorizations'; readonly record: Authorization }
  | { readonly kind: 'put'; readonly table: 'departments'; readonly record: Department }
  | { readonly kind: 'replace'; readonly table: 'departments'; readonly record: DepartmentSnapshot }
  | { readonly kind: 'remove'; readonly table: 'tenantContents'; readonly record: TenantRemoval };

/** One step in the life of an instance; identity: instanceId + version. */
export interface HistoryEntry {
  readonly instanceId: string;
  readonly version: number;
  readonly at: number;
  /** The kind of event, see `instance-life.ts`. */
  readonly event: string;
  readonly from: InstanceState | null;
  readonly to: InstanceState;
  /** Who caused it: `call:<callId>`, `management:<token name>`, `import:<file or token name>` or `provisioning`. */
  readonly cause: string;
  /** What changed besides the state, without secrets. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** An order of the marketplace, known by its id from the first call that named it. Identity: orderId. */
export interface Order {
  readonly orderId: string;
  readonly firstSeenAt: number;
}

/**
 * What an order line did to an instance: the ledger by which a repeated call is recognised.
 * Identity: instanceId + purpose + orderId + orderLineId.
 */
export interface OrderLine {
  readonly orderId: string;
  /** Empty where the interface sells whole orders. */
  readonly orderLineId: string;
  readonly instanceId: string;
  readonly purpose: OrderLinePurpose;
  readonly seenAt: number;
}

export type OrderLinePurpose =
  | 'purchase'
  | 'trial-to-formal'
  | 'renewal'
  | 'renewal-cancelled'
  | 'renewal-change'
  | 'upgrade'
  | 'release';

/** The instance id that answers a debug purchase, for ever the same for the same sale. */
export interface DebugInstance extends Sale {
  readonly instanceId: string;
  readonly createdAt: number;
}
