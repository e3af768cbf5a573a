import type { OrdersOperations } from '../../../generated/stubs/Orders.js';
import type { OperationContext } from '../operation-context.js';
import { toOrderNoticeAnswer } from '../order-answer.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';

type ListOrderNotices = OrdersOperations<OperationContext>['listOrderNotices'];

/** Notices that an order line was paid. */
export const listOrderNotices: ListOrderNotices = async ({ parameters: { query } }, context) => {
  const { limit: _limit, cursor: _cursor, ...filter } = query ?? {};
  const page = await context.directories.orderNotices.list(filter, toPageRequest(query));
  return toPageAnswer(page, toOrderNoticeAnswer);
};
