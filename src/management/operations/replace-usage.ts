import { isDeepStrictEqual } from 'node:util';
import type { components } from '../../../generated/types/management.js';
import type { InstancesOperations } from '../../../generated/stubs/Instances.js';
import type { Instance, UsageEntry } from '../../domain/instance.js';
import { applyInstanceEvent } from '../../domain/instance-life.js';
import { KooGateError } from '../../domain/koogate-error.js';
import { toUsageEntries } from '../../domain/usage-totals.js';
import { changeInstance, type InstanceDecision } from '../change-instance.js';
import { illegalState } from '../illegal-state.js';
import { toInstanceAnswer } from '../instance-answer.js';
import type { OperationContext } from '../operation-context.js';
import { parseUtcTime } from '../utc-time.js';

type ReplaceUsage = InstancesOperations<OperationContext>['replaceUsage'];

/** What `queryInstance` shows the buyer as used from now on; what was reported as records is not contradicted. */
export const replaceUsage: ReplaceUsage = async ({ parameters, body }, context) => {
  const { instanceId } = parameters.path;
  const given = body.usage.map(toUsageEntry);
  const instance = await changeInstance(
    instanceId,
    async (current) => {
      const totals = await context.directories.usageRecords.totals(instanceId);
      const usage = totals.length === 0 ? given : withPages(toUsageEntries(current, totals), given);
      return replace(current, usage, context.now);
    },
    context,
  );
  return toInstanceAnswer(instance, context.caller);
};

function toUsageEntry(entry: components['schemas']['UsageEntry']): UsageEntry {
  return { ...entry, statisticalTime: parseUtcTime(entry.statisticalTime) };
}

/** The totals as they are counted, with the pages that were given. Throws `illegal-state` when other totals were given. */
function withPages(
  counted: readonly UsageEntry[],
  given: readonly UsageEntry[],
): readonly UsageEntry[] {
  const pages = new Map(given.map((entry) => [toAmount(entry), entry.dashboardUrl]));
  const saysTheSame =
    pages.size === counted.length && counted.every((entry) => pages.has(toAmount(entry)));
  if (!saysTheSame) throw countedFromRecords();
  return counted.map(({ dashboardUrl: _dashboardUrl, ...entry }) => {
    const dashboardUrl = pages.get(toAmount(entry));
    return dashboardUrl === undefined ? entry : { ...entry, dashboardUrl };
  });
}

function toAmount({ relatedInstanceId = '', usageValue }: UsageEntry): string {
  return JSON.stringify([relatedInstanceId, usageValue]);
}

function countedFromRecords(): KooGateError {
  return new KooGateError('illegal-state', {
    sentence:
      'What this instance has used is counted from the records that were reported: report usage instead of replacing what is shown. Only dashboardUrl can be replaced, beside the totals as they are.',
  });
}

function replace(instance: Instance, usage: readonly UsageEntry[], now: number): InstanceDecision {
  const step = applyInstanceEvent(instance, { kind: 'usage-replaced', usage }, now);
  if (step.kind === 'refused') throw illegalState(instance, 'it has no buyer who could see usage');
  return isDeepStrictEqual(instance.usage, usage) ? { kind: 'unchanged' } : step;
}
