import type { components } from '../../generated/types/callbacks.js';
import type { Instance } from '../domain/instance.js';
import { codedAnswer } from './coded-answer.js';
import type { Effects, OperationContext } from './operation-context.js';
import { queryStep, toUsageInfo } from './query-step.js';

type Schemas = components['schemas'];
type Request = Schemas['QueryInstanceRequest'];
type Answer = Schemas['QueryInstanceAnswer'];

/** How the buyer gets in, and what was used. */
export async function queryInstance(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const outcome = await queryStep(request.instanceId, context);
  if (outcome.kind === 'none') return { answer: codedAnswer(outcome.code), changes: [] };
  const info = outcome.ready.map(toInstanceInfo);
  return { answer: { ...codedAnswer('000000'), info }, changes: [] };
}

function toInstanceInfo(instance: Instance): Schemas['InstanceInfo'] {
  return {
    instanceId: instance.instanceId,
    ...(instance.access === null ? {} : { appInfo: { ...instance.access } }),
    ...toUsageInfo(instance),
  };
}
