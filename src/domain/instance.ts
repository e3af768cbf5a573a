/**
 * What makes two purchases the same: each sale makes one instance. An empty text stands for what an interface does not name, so
 * that the three together are a key that never holds null.
 */
export interface Sale {
  readonly orderId: string;
  /** Empty in the older interfaces, which sell whole orders. */
  readonly orderLineId: string;
  /** Only where one order opens an instance for each product: SaaS V1, paid by use. */
  readonly saleProductId: string;
}

/** The interface that a purchase came by. An online-activated License is bought as SaaS V2 is, and cannot be told from it. */
export type SaleInterface = 'saas-v2' | 'saas-v1' | 'license-v1';

/**
 * What the buyer bought and the seller runs. One sale makes one instance; the row stays after release.
 * Times are milliseconds since the Unix epoch, UTC.
 */
export interface Instance extends Sale {
  /** Chosen by us at the first call of the sale: the `businessId` of that call. */
  readonly instanceId: string;
  readonly soldBy: SaleInterface;
  readonly state: InstanceState;
  /** A FREEZE that came while provisioning was still running; applied when it succeeds. */
  readonly freezeWaiting: boolean;
  /** The purchase does not tell; a TRIAL_TO_FORMAL does. */
  readonly purchaseKind: 'unknown' | 'trial' | 'formal';
  /** How it is paid; `null` until the order has told it. */
  readonly chargingMode: ChargingMode | null;
  readonly productId: string | null;
  /** `null` until a renewal or the order has told it. */
  readonly expiresAt: number | null;
  /** How the buyer gets in; encrypted at rest. */
  readonly access: AccessData | null;
  /** What the buyer has used, as the seller last reported it. */
  readonly usage: readonly UsageEntry[];
  readonly failure: ProvisioningFailure | null;
  /**
   * The instance that the same purchase had made before, as the order has shown; this one then is released and was never usable.
   * `null` for all others.
   */
  readonly duplicateOf: string | null;
  /** 1 at creation; each change adds 1 and writes one history entry with the same number. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly releasedAt: number | null;
}

export const chargingModes = ['pay-per-use', 'period', 'one-time', 'package'] as const;
export type ChargingMode = (typeof chargingModes)[number];

/**
 * Paid by use, an order opens one instance for each of its products, whatever lines it is bought by (lifecycle.md 7.1). Identity:
 * orderId + productId; whoever claims it first is the instance.
 */
export interface OnDemandSale {
  readonly orderId: string;
  readonly productId: string;
  readonly instanceId: string;
  readonly claimedAt: number;
}

export type InstanceState = 'pending' | 'active' | 'frozen' | 'released' | 'failed';

/** `appInfo` of `queryInstance`. */
export interface AccessData {
  readonly frontEndUrl: string;
  readonly adminUrl?: string;
  readonly userName?: string;
  readonly password?: string;
  readonly memo?: string;
}

/** One entry of `usageInfo` of `queryInstance`. */
export interface UsageEntry {
  /** For packages: the pay-per-use instance this usage belongs to. */
  readonly relatedInstanceId?: string;
  /** At most four decimals. */
  readonly usageValue: number;
  readonly statisticalTime: number;
  readonly dashboardUrl?: string;
}

export interface ProvisioningFailure {
  readonly code: ProvisioningFailureCode;
  /** Private: for the operator, never sent to the marketplace. */
  readonly reason: string;
}

/** The codes that `newInstance` documents for a purchase that cannot be served. */
export type ProvisioningFailureCode =
  '000005' | '000100' | '000101' | '000102' | '000103' | '000104' | '000105' | '000106' | '000107';
