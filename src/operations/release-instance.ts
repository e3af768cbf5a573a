import type { components } from '../../generated/types/callbacks.js';
import { applyInstanceEvent } from '../domain/instance-life.js';
import { codedAnswer } from './coded-answer.js';
import { lifeChanges } from './life-changes.js';
import type { Effects, OperationContext } from './operation-context.js';
import { toOptionalText } from './optional-text.js';
import { orderLineChanges } from './order-line-changes.js';
import { refusalAnswer } from './refusal-answer.js';

type Request = components['schemas']['ReleaseInstanceRequest'];
type Answer = components['schemas']['ReleaseInstanceAnswer'];

/** The end: retention is over (no order ids) or the buyer unsubscribed (with the unsubscription's). Released twice is success. */
export async function releaseInstance(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const { instanceId } = request;
  const instance = await context.load.instance(instanceId);
  if (instance === undefined) return { answer: codedAnswer('000003'), changes: [] };

  const orderId = toOptionalText(request.orderId);
  const orderLineId = toOptionalText(request.orderLineId);
  const step = applyInstanceEvent(instance, { kind: 'release', orderId, orderLineId }, context.now);
  if (step.kind === 'refused') {
    return { answer: refusalAnswer(step.reason), changes: [] };
  }
  if (step.kind === 'unchanged') return { answer: codedAnswer('000000'), changes: [] };

  const ledger =
    orderId === null || orderLineId === null
      ? []
      : orderLineChanges({ orderId, orderLineId, instanceId }, 'release', context);
  return { answer: codedAnswer('000000'), changes: [...ledger, ...lifeChanges(step, context)] };
}
