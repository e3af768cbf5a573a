/** Orders that answer the order query of every seller, made for debugging (open-api.md 4.3). `MONTY` is spelled so. */
export const mockOrderIds = [
  'MOCKPERIODYEARNEW',
  'MOCKONETIMENEW',
  'MOCKONDEMAND',
  'MOCKONDEMANDPKG',
  'MOCKPERIODDAYTRIAL',
  'MOCKMONTYTRIALTOFORMAL',
  'MOCKMONTYUNSUBSCRIBE',
  'MOCKMONTYRENEW',
  'MOCKMONTYCHANGE',
] as const;

export type MockOrderId = (typeof mockOrderIds)[number];

/** The members that name the one line of such an order. */
export function mockOrder(orderId: MockOrderId) {
  return { orderId, orderLineId: `${orderId}-000001` } as const;
}
