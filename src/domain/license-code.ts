/** An authorization code that the marketplace has sold. It issues the codes, so we know one from the first call about it. */
export interface LicenseCode {
  /** A secret of the buyer's: sealed at rest, found by a keyed hash. */
  readonly code: string;
  readonly state: LicenseCodeState;
  readonly productId: string | null;
  /** `null` until a renewal has told it. */
  readonly expiresAt: number | null;
  /** 1 at creation; each change adds 1. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly releasedAt: number | null;
}

export type LicenseCodeState = 'active' | 'frozen' | 'released';

/** What an order line did to a code: the ledger by which a repeat is recognised. Identity: all but `seenAt`. */
export interface LicenseCodeOrder {
  readonly code: string;
  readonly orderId: string;
  readonly orderLineId: string;
  readonly purpose:
    'trial-to-formal' | 'renewal' | 'renewal-cancelled' | 'renewal-change' | 'release';
  readonly seenAt: number;
}
