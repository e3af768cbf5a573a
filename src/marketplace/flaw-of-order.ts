import type { OrderDetails } from '../domain/order-details.js';

/** Why an answer of the order query cannot be the order that was asked for, for the operator; `undefined` when it can. */
export function flawOfOrder(
  { orderId: told, lines }: OrderDetails,
  orderId: string,
): string | undefined {
  if (told !== orderId) {
    return `the marketplace was asked for order ${orderId} and has answered another one`;
  }
  return lines.length === 0
    ? `the marketplace has answered order ${orderId} without any line`
    : undefined;
}
