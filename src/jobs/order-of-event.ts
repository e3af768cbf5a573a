import { hasOrder } from '../domain/follow-up-jobs.js';
import type { OrderDetails, OrderLookUp, OrderOutcome } from '../domain/order-details.js';
import type { SellerEvent } from '../domain/seller-event.js';

/** `order`: go on with it; `null` where there is none, or where nobody can be asked. Else nothing may be done about the event, now or ever. */
export type OrderOfEvent =
  | { readonly kind: 'order'; readonly order: OrderDetails | null }
  | Extract<OrderOutcome, { readonly kind: 'unknown' | 'unavailable' }>;

/**
 * The order that an event is acted upon with. A release is carried out without it, if need be: whoever has left has left, also when the
 * marketplace cannot be asked for the order, or does not know it any more.
 */
export async function orderOfEvent(
  event: SellerEvent,
  orders: OrderLookUp,
  signal: AbortSignal,
): Promise<OrderOfEvent> {
  if (event.orderId === null || !hasOrder(event)) return { kind: 'order', order: null };
  const looked = await orders.lookUp(event.orderId, signal);
  if (looked.kind === 'found') return { kind: 'order', order: looked.order };
  const goesOn = looked.kind === 'skipped' || event.type === 'instance.released';
  return goesOn ? { kind: 'order', order: null } : looked;
}
