import { isDeepStrictEqual } from 'node:util';
import type { components } from '../../../generated/types/management.js';
import type { InstancesOperations } from '../../../generated/stubs/Instances.js';
import type { Instance, UsageEntry } from '../../domain/instance.js';
import { applyInstanceEvent } from '../../domain/instance-life.js';
import { changeInstance, type InstanceDecision } from '../change-instance.js';
import { illegalState } from '../illegal-state.js';
import { toInstanceAnswer } from '../instance-answer.js';
import type { OperationContext } from '../operation-context.js';
import { parseUtcTime } from '../utc-time.js';

type ReplaceUsage = InstancesOperations<OperationContext>['replaceUsage'];

/** What `queryInstance` shows the buyer as used from now on. */
export const replaceUsage: ReplaceUsage = async ({ parameters, body }, context) => {
  const usage = body.usage.map(toUsageEntry);
  const instance = await changeInstance(
    parameters.path.instanceId,
    (current) => replace(current, usage, context.now),
    context,
  );
  return toInstanceAnswer(instance, context.caller);
};

function toUsageEntry(entry: components['schemas']['UsageEntry']): UsageEntry {
  return { ...entry, statisticalTime: parseUtcTime(entry.statisticalTime) };
}

function replace(instance: Instance, usage: readonly UsageEntry[], now: number): InstanceDecision {
  const step = applyInstanceEvent(instance, { kind: 'usage-replaced', usage }, now);
  if (step.kind === 'refused') throw illegalState(instance, 'it has no buyer who could see usage');
  return isDeepStrictEqual(instance.usage, usage) ? { kind: 'unchanged' } : step;
}
