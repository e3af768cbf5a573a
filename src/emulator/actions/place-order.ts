import type { ActionContext } from '../action.js';
import type {
  Buyer,
  Delivery,
  Order,
  OrderLine,
  OrderType,
  Product,
  Resource,
} from '../marketplace-state.js';

/** What an order says of one line besides its ids. */
export type NewLine = Omit<
  OrderLine,
  'orderLineId' | 'resourceId' | 'extendParams' | 'productName' | 'chargingMode'
> &
  Partial<Pick<OrderLine, 'extendParams'>>;

export interface NewOrder {
  readonly orderType: OrderType;
  readonly buyer: Buyer;
  readonly product: Product;
  readonly lines: readonly NewLine[];
  /** Of the lines, in their order. */
  readonly resourceIds: readonly string[];
}

/** Each operation has an order of its own; a line is the order's id with a running number behind it. */
export function placeOrder(context: ActionContext, placed: NewOrder): Order {
  const { population, clock, state } = context;
  const orderId = population.orderId(clock.now());
  const order: Order = {
    orderId,
    orderType: placed.orderType,
    createdAt: clock.now(),
    buyer: placed.buyer,
    lines: placed.lines.map((line, at) => ({
      extendParams: [],
      ...line,
      orderLineId: `${orderId}-${String(at + 1).padStart(6, '0')}`,
      resourceId: placed.resourceIds[at] ?? '',
      productName: placed.product.name,
      chargingMode: placed.product.chargingMode,
    })),
    status: 'paid',
  };
  state.orders.set(orderId, order);
  return order;
}

/** An order about something that was bought before has one line. */
export function placeFollowUp(
  context: ActionContext,
  { product, resource, orderType, line }: FollowUp,
): { readonly order: Order; readonly line: OrderLine } {
  const order = placeOrder(context, {
    orderType,
    buyer: resource.buyer,
    product,
    lines: [line],
    resourceIds: [resource.resourceId],
  });
  const [placedLine] = order.lines;
  if (placedLine === undefined) throw new Error('an order has a line');
  return { order, line: placedLine };
}

export interface FollowUp {
  readonly product: Product;
  readonly resource: Resource;
  readonly orderType: OrderType;
  readonly line: NewLine;
}

/** For the products whose seller asked for it, once an order was paid (order-notify.md); a refund is none. */
export async function notifyOrder(
  context: ActionContext,
  product: Product,
  order: Order,
): Promise<readonly Delivery[]> {
  if (!product.sendsOrderNotice || order.orderType === 'UNSUBSCRIBE') return [];
  return sendOrderNotices(context, product, order);
}

export async function sendOrderNotices(
  context: ActionContext,
  { productId }: Product,
  { orderId, lines }: Order,
): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const { orderLineId, resourceId } of lines) {
    deliveries.push(
      await context.deliver({
        operationId: 'orderNotify',
        request: { activity: 'orderNotify', orderId, orderLineId, testFlag: '0' },
        productId,
        resourceId,
      }),
    );
  }
  return deliveries;
}
