import type { Instance } from './instance.js';
import type { LicenseRequest } from './license.js';

/** How Licenses come to be. The seller can replace both; KooGate has a default for each. */
export interface Licensing {
  /**
   * The License of a new order. The same order may be asked for again by a repeated call, and gets the instance that this process
   * was told first; after a restart it is made again, for the instance of the call that asks then.
   */
  issue(order: LicenseOrder): Promise<LicenseOutcome>;
  /** What becomes of an application for a License of an online-activated product. */
  judge(request: LicenseApplication): Promise<LicenseVerdict>;
}

/** What a License is made for. */
export interface LicenseOrder {
  readonly instanceId: string;
  readonly orderId: string;
  readonly productId: string;
  readonly customerId: string;
  readonly amount?: number;
  /** Milliseconds, UTC; an estimate. */
  readonly expiresAt: number | null;
}

export type LicenseOutcome =
  | { readonly kind: 'issued'; readonly license: string; readonly instanceId: string }
  /** The seller's code is still at work: the marketplace asks again and gets what it has made by then. */
  | { readonly kind: 'late' }
  | { readonly kind: 'refused'; readonly code: '000005' | '000100' };

export interface LicenseApplication {
  readonly instance: Instance;
  readonly request: Pick<
    LicenseRequest,
    'eventId' | 'deviceFingerprint' | 'effectiveAt' | 'expiresAt'
  >;
}

/**
 * - `accepted`: the License is made and delivered later.
 * - `delivered`: it has been uploaded already.
 * - a code: refused for that reason.
 */
export const licenseVerdicts = [
  'accepted',
  'delivered',
  /** The seller's system fails; the marketplace may ask again. */
  '000005',
  /** The quota of the order is used up. */
  '000900',
  /** The validity asked for lies outside that of the order. */
  '000901',
  /** A License by period needs an expiry. */
  '000902',
  /** A fingerprint is required. */
  '000903',
] as const;

export type LicenseVerdict = (typeof licenseVerdicts)[number];

/**
 * The rule without one of the seller's: nobody gets a License beyond the expiry that the marketplace itself has told. Whether a
 * product needs an expiry or a fingerprint, and how many Licenses it has, only the seller knows.
 */
export function judgeByExpiry({ instance, request }: LicenseApplication): LicenseVerdict {
  const { expiresAt } = instance;
  if (expiresAt === null) return 'accepted';
  const isWithin = (request.expiresAt ?? request.effectiveAt) <= expiresAt;
  return isWithin ? 'accepted' : '000901';
}
