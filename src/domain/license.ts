/** The License that a purchase got (License V1): the same for ever. Identity: instanceId; an order has one instance. */
export interface License {
  readonly instanceId: string;
  readonly orderId: string;
  /** A secret of the buyer's: sealed at rest, found by a keyed hash. */
  readonly license: string;
  readonly issuedAt: number;
}

/** An application for a License of an online-activated product. Identity: eventId + deviceFingerprint. */
export interface LicenseRequest {
  readonly eventId: string;
  /** Empty when the License is bound to no device. Sealed at rest, found by a keyed hash. */
  readonly deviceFingerprint: string;
  readonly instanceId: string;
  /** The validity asked for; `null`: without end. */
  readonly effectiveAt: number;
  readonly expiresAt: number | null;
  /**
   * - `accepted`: its License is made, or waits for its upload.
   * - `delivered`: the marketplace has it.
   * - `refused`: the marketplace does not take it; another may be sent in its place.
   */
  readonly state: 'accepted' | 'delivered' | 'refused';
  readonly requestedAt: number;
  /** When it was delivered or refused; `null` before. */
  readonly settledAt: number | null;
  /** Why the marketplace refused the License, for the operator; `null` unless it has. */
  readonly refusal: LicenseRefusal | null;
  /** The job that uploads its License, or has; `null` while there is none. */
  readonly jobId: string | null;
  /** 1 at first; each change adds 1. */
  readonly version: number;
}

export interface LicenseRefusal {
  /** The marketplace's, e.g. `91381035`. */
  readonly code: string | null;
  readonly reason: string;
}

/** A notice that an order line was paid. Identity: orderId + orderLineId. */
export interface OrderNotice {
  readonly orderId: string;
  readonly orderLineId: string;
  readonly notifiedAt: number;
}
