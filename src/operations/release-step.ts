import { applyInstanceEvent } from '../domain/instance-life.js';
import { codedAnswer } from './coded-answer.js';
import { lifeChanges } from './life-changes.js';
import type { OperationContext } from './operation-context.js';
import { orderLineChanges } from './order-line-changes.js';
import { refusalAnswer } from './refusal-answer.js';

export interface Release {
  readonly instanceId: string;
  /** The order that caused it; `null` when the retention period is over. */
  readonly orderId: string | null;
  /** Empty where the interface names none. */
  readonly orderLineId: string | null;
}

/** The end of an instance. Released twice is success. */
export async function releaseStep(release: Release, context: OperationContext) {
  const { instanceId, orderId, orderLineId } = release;
  const instance = await context.load.instance(instanceId);
  if (instance === undefined) return { answer: codedAnswer('000003'), changes: [] };

  const step = applyInstanceEvent(instance, { kind: 'release', orderId, orderLineId }, context.now);
  if (step.kind === 'refused') return { answer: refusalAnswer(step.reason), changes: [] };
  if (step.kind === 'unchanged') return { answer: codedAnswer('000000'), changes: [] };

  const ledger =
    orderId === null || orderLineId === null
      ? []
      : orderLineChanges({ orderId, orderLineId, instanceId }, 'release', context);
  return { answer: codedAnswer('000000'), changes: [...ledger, ...lifeChanges(step, context)] };
}
