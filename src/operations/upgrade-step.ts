import { applyInstanceEvent, type UpgradeEvent } from '../domain/instance-life.js';
import { codedAnswer } from './coded-answer.js';
import { lifeChanges } from './life-changes.js';
import type { OperationContext } from './operation-context.js';
import { orderLineChanges } from './order-line-changes.js';
import { refusalAnswer } from './refusal-answer.js';

/** A paid change of specification or quantity. The same instance and order line is applied once. */
export async function upgradeStep(
  instanceId: string,
  upgrade: UpgradeEvent,
  context: OperationContext,
) {
  const { orderId, orderLineId } = upgrade;
  const line = { orderId, orderLineId, instanceId };
  const [instance, uses] = await Promise.all([
    context.load.instance(instanceId),
    context.load.orderLineUses(line),
  ]);
  if (instance === undefined) return { answer: codedAnswer('000003'), changes: [] };

  const step = applyInstanceEvent(instance, upgrade, context.now);
  if (step.kind === 'refused') return { answer: refusalAnswer(step.reason), changes: [] };
  if (step.kind === 'unchanged' || uses.some(({ purpose }) => purpose === 'upgrade')) {
    return { answer: codedAnswer('000000'), changes: [] };
  }
  return {
    answer: codedAnswer('000000'),
    changes: [...orderLineChanges(line, 'upgrade', context), ...lifeChanges(step, context)],
  };
}
