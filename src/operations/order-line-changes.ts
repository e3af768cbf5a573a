import type { Change, OrderLinePurpose } from '../domain/change.js';
import type { OperationContext } from './operation-context.js';

/** The ledger entry by which the same order line is recognised when it comes again for the same purpose. */
export function orderLineChanges(
  line: { readonly orderId: string; readonly orderLineId: string; readonly instanceId: string },
  purpose: OrderLinePurpose,
  { now }: Pick<OperationContext, 'now'>,
): readonly Change[] {
  const { orderId, orderLineId, instanceId } = line;
  return [
    { kind: 'ensure', table: 'orders', record: { orderId, firstSeenAt: now } },
    {
      kind: 'claim',
      table: 'orderLines',
      record: { orderId, orderLineId, instanceId, purpose, seenAt: now },
    },
  ];
}
