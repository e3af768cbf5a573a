import type { components } from '../../generated/types/callbacks.js';
import { codedAnswer } from './coded-answer.js';
import type { Effects, OperationContext } from './operation-context.js';
import { queryStep, toUsageInfo } from './query-step.js';
import { toAppInfoV1 } from './v1-access-data.js';

type Request = components['schemas']['QueryInstanceV1Request'];
type Answer = components['schemas']['QueryInstanceV1Answer'];

/** How the buyer gets in, account and password encrypted, and what was used. */
export async function queryInstanceV1(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const outcome = await queryStep(request.instanceId, context);
  if (outcome.kind === 'none') return { answer: codedAnswer(outcome.code), changes: [] };
  const { encryptType } = context;
  const info = outcome.ready.map((instance) => ({
    instanceId: instance.instanceId,
    ...toAppInfoV1(instance, context),
    ...toUsageInfo(instance),
  }));
  return { answer: { ...codedAnswer('000000'), encryptType, info }, changes: [] };
}
