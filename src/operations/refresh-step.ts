import type { OrderLine } from '../domain/change.js';
import { applyInstanceEvent, type RefreshEvent } from '../domain/instance-life.js';
import { codedAnswer } from './coded-answer.js';
import { lifeChanges } from './life-changes.js';
import type { OperationContext } from './operation-context.js';
import { orderLineChanges } from './order-line-changes.js';
import { refusalAnswer } from './refusal-answer.js';

/** The expiry of an instance moves. The same instance, purpose and order line is applied once. */
export async function refreshStep(
  instanceId: string,
  refresh: RefreshEvent,
  context: OperationContext,
) {
  const { orderId, orderLineId, purpose } = refresh;
  const [instance, uses] = await Promise.all([
    context.load.instance(instanceId),
    context.load.orderLineUses({ instanceId, orderId, orderLineId }),
  ]);
  if (instance === undefined) return { answer: codedAnswer('000003'), changes: [] };

  const step = applyInstanceEvent(instance, refresh, context.now);
  if (step.kind === 'refused') return { answer: refusalAnswer(step.reason), changes: [] };
  if (step.kind === 'unchanged' || isSpent(uses, refresh)) {
    return { answer: codedAnswer('000000'), changes: [] };
  }
  return {
    answer: codedAnswer('000000'),
    changes: [
      ...orderLineChanges({ orderId, orderLineId, instanceId }, purpose, context),
      ...lifeChanges(step, context),
    ],
  };
}

/**
 * By one reading of the pages, a cancellation carries the order id of the renewal it cancels: that renewal, coming late, must not
 * count. The older interfaces name no scene, so there the order alone tells what was applied before, a cancellation apart.
 */
function isSpent(uses: readonly Pick<OrderLine, 'purpose'>[], refresh: RefreshEvent): boolean {
  const isCancellation = refresh.purpose === 'renewal-cancelled';
  return uses.some(({ purpose }) => {
    if (purpose === refresh.purpose || purpose === 'renewal-cancelled') return true;
    return refresh.revives && !isCancellation && refreshPurposes.has(purpose);
  });
}

const refreshPurposes: ReadonlySet<OrderLine['purpose']> = new Set([
  'trial-to-formal',
  'renewal',
  'renewal-change',
]);
