/** An order as the marketplace's order query has told it. Identity: orderId; a later answer replaces an earlier one. */
export interface OrderDetails {
  readonly orderId: string;
  readonly orderType: string;
  /** When it was placed, not when it took effect (ms, UTC). */
  readonly createdAt: number;
  readonly lines: readonly OrderedLine[];
  /** Personal: sealed at rest, with the whole answer. */
  readonly buyer: OrderBuyer | null;
  readonly extendParams: readonly OrderParameter[];
  /** The answer as it came, for what the members above do not tell. Sealed at rest. */
  readonly raw: string;
  readonly fetchedAt: number;
}

export interface OrderedLine {
  readonly orderLineId: string;
  /** As the marketplace names it: ON_DEMAND, ONE_TIME, PERIOD, ON_DEMAND_PKG, or one that came later. */
  readonly chargingMode: string;
  /** An estimate: act on the callbacks (ms, UTC). */
  readonly expiresAt: number | null;
  readonly periodType: string | null;
  readonly periodNumber: number | null;
  readonly products: readonly OrderedProduct[];
  readonly extendParams: readonly OrderParameter[];
  /** Decimal text as it came: yuan on the site of China, US dollars on the international one. */
  readonly amount: string | null;
  readonly amountAfterDiscount: string | null;
}

export interface OrderedProduct {
  readonly productId: string;
  readonly skuCode: string | null;
  readonly linearValue: number | null;
  readonly productName: string | null;
}

export interface OrderParameter {
  readonly name: string;
  readonly value: string;
}

export interface OrderBuyer {
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly customerRealName: string | null;
  readonly customerType: number | null;
  readonly mobilePhone: string | null;
  readonly email: string | null;
  readonly userId: string | null;
  readonly userName: string | null;
}

/** How an order is got before anything is done about it. */
export interface OrderLookUp {
  /** From the storage when it is kept there, else from the marketplace, which is then kept. Calls at once for one order share a query. */
  lookUp(orderId: string, signal: AbortSignal): Promise<OrderOutcome>;
}

/**
 * - `found`.
 * - `skipped`: no AK/SK is configured, so nobody is asked.
 * - `unknown`: the marketplace does not know it, or it is another seller's. Nothing may be provisioned for it.
 * - `unavailable`: it could not be asked; later it can.
 */
export type OrderOutcome =
  | { readonly kind: 'found'; readonly order: OrderDetails }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'unknown'; readonly problem: string }
  | { readonly kind: 'unavailable'; readonly problem: string };
