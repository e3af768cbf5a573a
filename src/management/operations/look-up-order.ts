import type { OrdersOperations } from '../../../generated/stubs/Orders.js';
import type { OrderDetails } from '../../domain/order-details.js';
import { flawOfOrder } from '../../marketplace/flaw-of-order.js';
import { toOrderDetails } from '../../marketplace/to-order-details.js';
import { MarketplaceProblem, marketplaceOf, problemKindOf } from '../marketplace-problem.js';
import type { OperationContext } from '../operation-context.js';
import { toOrderDetailsAnswer } from '../order-details-answer.js';
import { unknownOrder } from '../unknown-order.js';

type LookUpOrder = OrdersOperations<OperationContext>['lookUpOrder'];

// The marketplace may want to be asked more slowly, which is waited for.
const waitMsMax = 30_000;

/** What the marketplace tells of an order now, whatever it has told before. Kept together with who has asked. */
export const lookUpOrder: LookUpOrder = async ({ parameters: { path } }, context) => {
  const { directories, committer, caller } = context;
  if ((await directories.orders.find(path.orderId)) === undefined) throw unknownOrder();
  const order = await ask(path.orderId, context);
  await committer.commit({
    call: null,
    nonce: null,
    changes: [{ kind: 'put', table: 'orderDetails', record: order }],
  });
  return toOrderDetailsAnswer(order, caller);
};

async function ask(orderId: string, context: OperationContext): Promise<OrderDetails> {
  const signal = AbortSignal.timeout(waitMsMax);
  const answer = await marketplaceOf(context).queryOrder({ orderId }, { signal });
  if (!answer.ok) throw new MarketplaceProblem(problemKindOf(answer.failure), answer.failure);
  const { data: info, raw } = answer;
  const order = toOrderDetails({ info, raw, fetchedAt: context.now });
  const message = flawOfOrder(order, orderId);
  if (message === undefined) return order;
  throw new MarketplaceProblem('marketplace-unavailable', { message, code: null, retry: true });
}
