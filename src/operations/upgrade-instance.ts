import type { components } from '../../generated/types/callbacks.js';
import { applyInstanceEvent } from '../domain/instance-life.js';
import { codedAnswer } from './coded-answer.js';
import { lifeChanges } from './life-changes.js';
import type { Effects, OperationContext } from './operation-context.js';
import { orderLineChanges } from './order-line-changes.js';
import { refusalAnswer } from './refusal-answer.js';

type Request = components['schemas']['UpgradeInstanceRequest'];
type Answer = components['schemas']['UpgradeInstanceAnswer'];

/** A paid change of specification or quantity. The same instance and order line is applied once. */
export async function upgradeInstance(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const [instance, uses] = await Promise.all([
    context.load.instance(request.instanceId),
    context.load.orderLineUses(request),
  ]);
  if (instance === undefined) return { answer: codedAnswer('000003'), changes: [] };

  const { orderId, orderLineId } = request;
  const step = applyInstanceEvent(instance, { kind: 'upgrade', orderId, orderLineId }, context.now);
  if (step.kind === 'refused') {
    return { answer: refusalAnswer(step.reason), changes: [] };
  }
  if (step.kind === 'unchanged' || uses.some(({ purpose }) => purpose === 'upgrade')) {
    return { answer: codedAnswer('000000'), changes: [] };
  }
  return {
    answer: codedAnswer('000000'),
    changes: [...orderLineChanges(request, 'upgrade', context), ...lifeChanges(step, context)],
  };
}
