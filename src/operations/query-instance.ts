import type { components } from '../../generated/types/callbacks.js';
import type { Instance } from '../domain/instance.js';
import { toWireTime } from '../protocol/wire-time.js';
import { codedAnswer } from './coded-answer.js';
import { parseInstanceIdList } from './instance-id-list.js';
import type { Effects, OperationContext } from './operation-context.js';

type Schemas = components['schemas'];
type Request = Schemas['QueryInstanceRequest'];
type Answer = Schemas['QueryInstanceAnswer'];

/**
 * How the buyer gets in, and what was used. Ready instances answer 000000 with info, in the order asked; only when none
 * is ready: 000004 while one is pending, 000005 when one failed for good, 000003 when none is known or all are gone.
 */
export async function queryInstance(
  request: Request,
  context: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const ids = parseInstanceIdList(request.instanceId);
  const loaded = await Promise.all(ids.map((id) => context.load.instance(id)));
  return { answer: answerFor(loaded.filter((instance) => instance !== undefined)), changes: [] };
}

function answerFor(instances: readonly Instance[]): Answer {
  const ready = instances.filter(({ state }) => state === 'active' || state === 'frozen');
  if (ready.length > 0) return { ...codedAnswer('000000'), info: ready.map(toInstanceInfo) };
  if (instances.some(({ state }) => state === 'pending')) return codedAnswer('000004');
  return codedAnswer(instances.some(({ state }) => state === 'failed') ? '000005' : '000003');
}

function toInstanceInfo(instance: Instance): Schemas['InstanceInfo'] {
  return {
    instanceId: instance.instanceId,
    ...(instance.access === null ? {} : { appInfo: { ...instance.access } }),
    ...(instance.usage.length === 0 ? {} : { usageInfo: instance.usage.map(toUsageInfo) }),
  };
}

function toUsageInfo(usage: Instance['usage'][number]): Schemas['UsageInfo'] {
  return { ...usage, statisticalTime: toWireTime(usage.statisticalTime) };
}
