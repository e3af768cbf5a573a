import type { DebugInstance, Order, OrderLine } from './change.js';
import type { Instance, OnDemandSale, Sale } from './instance.js';
import type { Job } from './job.js';
import type { LicenseCode, LicenseCodeOrder } from './license-code.js';
import type { LicenseUpload } from './license-upload.js';
import type { License, LicenseRequest } from './license.js';
import type { OrderDetails } from './order-details.js';
import type {
  Application,
  Authorization,
  Department,
  DepartmentKey,
  Tenant,
  TenantKey,
} from './organisation.js';
import type { SellerEvent } from './seller-event.js';

/**
 * How an operation reads. What concurrent operations ask for in the same turn becomes one query a method.
 * Nothing is cached: an operation that runs again reads again.
 */
export interface Loaders {
  instance(instanceId: string): Promise<Instance | undefined>;
  /** The one that was made for it, or the one in whose favour that was given up. */
  instanceOfSale(sale: Sale): Promise<Instance | undefined>;
  onDemandSale(
    sale: Pick<OnDemandSale, 'orderId' | 'productId'>,
  ): Promise<OnDemandSale | undefined>;
  /** From the first call that named it on. */
  order(orderId: string): Promise<Order | undefined>;
  /** Once the order query has told. */
  orderDetails(orderId: string): Promise<OrderDetails | undefined>;
  /** The ledger entries of exactly this instance and order line, of any purpose. */
  orderLineUses(use: OrderLineId & { readonly instanceId: string }): Promise<readonly OrderLine[]>;
  debugInstance(sale: Sale): Promise<DebugInstance | undefined>;
  licenseOf(instanceId: string): Promise<License | undefined>;
  licenseCode(code: string): Promise<LicenseCode | undefined>;
  /** The ledger entries of exactly this code and order line, of any purpose. */
  licenseCodeUses(
    use: OrderLineId & { readonly code: string },
  ): Promise<readonly LicenseCodeOrder[]>;
  licenseRequest(key: LicenseRequestKey): Promise<LicenseRequest | undefined>;
  licenseUpload(jobId: string): Promise<LicenseUpload | undefined>;
  /** Like all that the kit states: also one that is removed. */
  tenant(key: TenantKey): Promise<Tenant | undefined>;
  application(key: Pick<Application, keyof TenantKey | 'appId'>): Promise<Application | undefined>;
  authorization(
    key: Pick<Authorization, keyof TenantKey | 'appId' | 'userName'>,
  ): Promise<Authorization | undefined>;
  department(key: DepartmentKey): Promise<Department | undefined>;
  job(jobId: string): Promise<Job | undefined>;
  event(eventId: string): Promise<SellerEvent | undefined>;
}

export interface OrderLineId {
  readonly orderId: string;
  readonly orderLineId: string;
}

export interface LicenseRequestKey {
  readonly eventId: string;
  /** Empty when the License is bound to no device. */
  readonly deviceFingerprint: string;
}
