import { applyInstanceEvent } from '../domain/instance-life.js';
import { codedAnswer } from './coded-answer.js';
import { lifeChanges } from './life-changes.js';
import type { OperationContext } from './operation-context.js';
import { refusalAnswer } from './refusal-answer.js';

/** Use is blocked and data stays, or use is possible again. Sets a state, so repeats are free. */
export async function statusStep(
  instanceId: string,
  kind: 'freeze' | 'unfreeze',
  context: OperationContext,
) {
  const instance = await context.load.instance(instanceId);
  if (instance === undefined) return { answer: codedAnswer('000003'), changes: [] };

  const step = applyInstanceEvent(instance, { kind }, context.now);
  if (step.kind === 'refused') return { answer: refusalAnswer(step.reason), changes: [] };
  return {
    answer: codedAnswer('000000'),
    changes: step.kind === 'changed' ? lifeChanges(step, context) : [],
  };
}
