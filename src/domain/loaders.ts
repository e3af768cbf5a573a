import type { DebugInstance, OrderLine } from './change.js';
import type { Instance, Sale } from './instance.js';
import type { LicenseCode, LicenseCodeOrder } from './license-code.js';
import type { License, LicenseRequest } from './license.js';
import type { Department, DepartmentKey } from './organisation.js';

/**
 * How an operation reads. What concurrent operations ask for in the same turn becomes one query a method.
 * Nothing is cached: an operation that runs again reads again.
 */
export interface Loaders {
  instance(instanceId: string): Promise<Instance | undefined>;
  instanceOfSale(sale: Sale): Promise<Instance | undefined>;
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
  /** Also one that is removed. */
  department(key: DepartmentKey): Promise<Department | undefined>;
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
