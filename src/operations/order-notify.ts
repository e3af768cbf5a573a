import type { OrderNotifyOperations } from '../../generated/stubs/OrderNotify.js';
import type { components } from '../../generated/types/callbacks.js';
import { codedAnswer } from './coded-answer.js';
import type { Effects, OperationContext } from './operation-context.js';
import { succeed } from './succeed.js';

type Request = components['schemas']['OrderNotifyRequest'];
type Answer = components['schemas']['OrderNotifyAnswer'];

/** An order line was paid. It is remembered, and nothing is provisioned: `newInstance` may come before, after or not at all. */
async function notify(
  { orderId, orderLineId }: Request,
  { now }: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  return {
    answer: codedAnswer('000000'),
    changes: [
      { kind: 'ensure', table: 'orders', record: { orderId, firstSeenAt: now } },
      {
        kind: 'ensure',
        table: 'orderNotices',
        record: { orderId, orderLineId, notifiedAt: now },
      },
    ],
  };
}

export const orderNotify: OrderNotifyOperations<OperationContext, Effects> = {
  orderNotify: notify,
};
export const orderNotifyDebug: OrderNotifyOperations<OperationContext, Effects> = {
  orderNotify: succeed,
};
