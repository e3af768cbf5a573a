import type { components } from '../../generated/types/callbacks.js';
import type { Change } from '../domain/change.js';
import type { Instance } from '../domain/instance.js';
import { applyInstanceEvent } from '../domain/instance-life.js';
import { startInstance } from '../domain/purchase.js';
import { codedAnswer } from './coded-answer.js';
import { lifeChanges } from './life-changes.js';
import { toInstanceId } from './instance-id.js';
import type { Effects, OperationContext } from './operation-context.js';

type Request = components['schemas']['NewInstanceRequest'];
type Answer = components['schemas']['NewInstanceAnswer'];

/**
 * A paid order line becomes an instance. Identity is orderId + orderLineId: a repeat names the instance of the first
 * call and makes nothing. Only successes are remembered; after a failure the next call tries again with the same id.
 */
export async function newInstance(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const line = { orderId: request.orderId, orderLineId: request.orderLineId };
  const known = await context.load.instanceOfOrderLine(line);
  if (known === undefined) return purchase(line, request.businessId, context);
  if (known.state === 'failed') return tryAgain(known, context);
  return { answer: answerFor(known), changes: [] };
}

/** 000000 with the instance's id when it is ready, 000004 while provisioning runs, the failure's own code after. */
export function answerFor(instance: Instance): Answer {
  if (instance.state === 'failed') return codedAnswer(instance.failure?.code ?? '000005');
  const code = instance.state === 'pending' ? '000004' : '000000';
  return { ...codedAnswer(code), instanceId: instance.instanceId };
}

function purchase(
  line: { orderId: string; orderLineId: string },
  businessId: string,
  context: OperationContext,
): { answer: Answer } & Effects {
  // Having lost although the order line is still unknown means that another order line has taken the businessId.
  const instanceId =
    context.attempt === 0 ? toInstanceId(businessId, context.newId) : context.newId();
  const { instance, history, orderLine } = startInstance(
    line,
    instanceId,
    accessAtOnce(context),
    context.now,
  );
  const changes: Change[] = [
    {
      kind: 'ensure',
      table: 'orders',
      record: { orderId: line.orderId, firstSeenAt: context.now },
    },
    { kind: 'claim', table: 'instances', record: instance },
    { kind: 'claim', table: 'orderLines', record: orderLine },
    {
      kind: 'claim',
      table: 'instanceHistory',
      record: { ...history, cause: `call:${context.callId}` },
    },
  ];
  return withProvisioning(instance, changes, context);
}

function tryAgain(failed: Instance, context: OperationContext): { answer: Answer } & Effects {
  const access = accessAtOnce(context);
  const step = applyInstanceEvent(
    failed,
    access === null
      ? { kind: 'provisioning-restarted' }
      : { kind: 'provisioning-succeeded', access },
    context.now,
  );
  if (step.kind !== 'changed') return { answer: answerFor(failed), changes: [] };
  return withProvisioning(step.instance, lifeChanges(step, context), context);
}

function withProvisioning(
  instance: Instance,
  changes: readonly Change[],
  context: OperationContext,
): { answer: Answer } & Effects {
  const outcome = { answer: answerFor(instance), changes };
  if (context.provisioning.kind !== 'by-handler') return outcome;
  return { ...outcome, provision: { instance, answerFor } };
}

function accessAtOnce({ provisioning }: OperationContext) {
  return provisioning.kind === 'at-once' ? provisioning.access : null;
}
