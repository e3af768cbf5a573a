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
  /** `accepted`: it is made and delivered later. `delivered`: the seller's code had it at hand. */
  readonly state: 'accepted' | 'delivered';
  readonly requestedAt: number;
}

/** A notice that an order line was paid. Identity: orderId + orderLineId. */
export interface OrderNotice {
  readonly orderId: string;
  readonly orderLineId: string;
  readonly notifiedAt: number;
}
