import type { OrdersOperations } from '../../../generated/stubs/Orders.js';
import type { OperationContext } from '../operation-context.js';
import { toOrderAnswer, toOrderLineAnswer } from '../order-answer.js';
import { toOrderDetailsAnswer } from '../order-details-answer.js';
import { unknownOrder } from '../unknown-order.js';

type GetOrder = OrdersOperations<OperationContext>['getOrder'];

/** An order, what each of its lines did, and what the marketplace told of it. */
export const getOrder: GetOrder = async ({ parameters: { path } }, { directories, caller }) => {
  const { orders } = directories;
  const order = await orders.find(path.orderId);
  if (order === undefined) throw unknownOrder();
  const lines = await orders.lines(path.orderId);
  const details = await orders.details(path.orderId);
  return {
    ...toOrderAnswer(order),
    lines: lines.map(toOrderLineAnswer),
    details: details === undefined ? null : toOrderDetailsAnswer(details, caller),
  };
};
