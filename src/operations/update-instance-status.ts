import type { components } from '../../generated/types/callbacks.js';
import { applyInstanceEvent } from '../domain/instance-life.js';
import { codedAnswer } from './coded-answer.js';
import { lifeChanges } from './life-changes.js';
import type { Effects, OperationContext } from './operation-context.js';
import { refusalAnswer } from './refusal-answer.js';

type Request = components['schemas']['UpdateInstanceStatusRequest'];
type Answer = components['schemas']['UpdateInstanceStatusAnswer'];

/** Expired or in violation: use is blocked, data stays. Renewed: use is possible again. Sets a state, so repeats are free. */
export async function updateInstanceStatus(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const instance = await context.load.instance(request.instanceId);
  if (instance === undefined) return { answer: codedAnswer('000003'), changes: [] };

  const step = applyInstanceEvent(instance, events[request.status], context.now);
  if (step.kind === 'refused') {
    return { answer: refusalAnswer(step.reason), changes: [] };
  }
  return {
    answer: codedAnswer('000000'),
    changes: step.kind === 'changed' ? lifeChanges(step, context) : [],
  };
}

const events = {
  FREEZE: { kind: 'freeze' },
  UNFREEZE: { kind: 'unfreeze' },
} as const satisfies Record<Request['status'], { kind: string }>;
