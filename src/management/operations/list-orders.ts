import type { OrdersOperations } from '../../../generated/stubs/Orders.js';
import type { OperationContext } from '../operation-context.js';
import { toOrderAnswer } from '../order-answer.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';

type ListOrders = OrdersOperations<OperationContext>['listOrders'];

/** Orders that a callback has named. */
export const listOrders: ListOrders = async ({ parameters: { query } }, { directories }) => {
  const { instanceId } = query ?? {};
  const filter = instanceId === undefined ? {} : { instanceId };
  return toPageAnswer(await directories.orders.list(filter, toPageRequest(query)), toOrderAnswer);
};
