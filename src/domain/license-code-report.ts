import type { LicenseCode } from './license-code.js';

/**
 * What the marketplace said of an authorization code when it was asked last. Identity: code. A later report takes the place of an
 * earlier one; what it does not tell stays as it was told before, but for the status.
 */
export interface LicenseCodeReport extends LicenseCodeFacts {
  /** A secret of the buyer's: kept as a keyed hash only. */
  readonly code: string;
  /** When it was asked (ms). */
  readonly checkedAt: number;
}

/** What an activation or a query tells; `null`: it does not. */
export interface LicenseCodeFacts {
  /** `ALIVE`, `EXPIRED`, `RELEASED`, or one that came later. */
  readonly status: string | null;
  /** Milliseconds, UTC; `null` also while it was never activated. */
  readonly activatedAt: number | null;
  /** Milliseconds, UTC; an estimate until a query has told it. */
  readonly expiresAt: number | null;
  readonly productId: string | null;
  readonly orderId: string | null;
  /** The quantity that was bought. */
  readonly amount: number | null;
}

/** Nothing but that the marketplace knows the code. */
export const noFacts: LicenseCodeFacts = {
  status: null,
  activatedAt: null,
  expiresAt: null,
  productId: null,
  orderId: null,
  amount: null,
};

/**
 * The record of a code that no callback has named yet. Only a release is taken over as its state: one that has expired is frozen and
 * unfrozen by callbacks, and would stay frozen for good if its renewal came without the latter.
 */
export function toReportedCode({
  code,
  status,
  productId,
  expiresAt,
  checkedAt,
}: LicenseCodeReport): LicenseCode {
  const isReleased = status === 'RELEASED';
  return {
    code,
    state: isReleased ? 'released' : 'active',
    productId,
    expiresAt,
    version: 1,
    createdAt: checkedAt,
    updatedAt: checkedAt,
    releasedAt: isReleased ? checkedAt : null,
  };
}
