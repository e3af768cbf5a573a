import type { ReportedUsage } from '../../src/domain/handler-calls.js';
import type { Instance } from '../../src/domain/instance.js';
import type { KnownUsage } from '../../src/domain/take-usage.js';
import { toWindowId, type UsageRecord, type UsageTotal } from '../../src/domain/usage-record.js';
import { anInstance, day, noon } from './instances.js';

export const hour = 3_600_000;
export const usedId = '7f141bf1-aec8-4859-8323-fb3a8ad50721';
export const packageId = '9b363d03-c0ea-4a7b-a545-1d5cacf72943';

/** A pay-per-use instance that was opened two months ago. */
export function usedInstance(changes: Partial<Instance> = {}): Instance {
  return anInstance({
    instanceId: usedId,
    chargingMode: 'pay-per-use',
    productId: 'OFFI846204237451911170',
    createdAt: noon - 60 * day,
    ...changes,
  });
}

export function usedPackage(changes: Partial<Instance> = {}): Instance {
  return usedInstance({ instanceId: packageId, chargingMode: 'package', ...changes });
}

/** The hour that has just ended at noon. */
export function usageReport(changes: Partial<ReportedUsage> = {}): ReportedUsage {
  return { instanceId: usedId, beginAt: noon - hour, endAt: noon, value: '12.5', ...changes };
}

/** The record of that report, as the marketplace has taken it in. */
export function usageRecord(changes: Partial<UsageRecord> = {}): UsageRecord {
  return {
    ...usageReport(),
    recordId: 'record-1',
    revision: 1,
    packageInstanceId: null,
    productId: 'OFFI846204237451911170',
    soldBy: 'saas-v2',
    recordedAt: noon,
    recordedBy: 'management:billing',
    state: 'accepted',
    batchId: 'batch-1',
    pushedAt: noon + 5_000,
    problem: null,
    abnormalCode: null,
    version: 3,
    updatedAt: noon + 5_000,
    ...changes,
  };
}

export function knownUsage(
  instances: readonly Instance[],
  records: readonly UsageRecord[] = [],
  totals: readonly UsageTotal[] = [],
): KnownUsage {
  return {
    instances: new Map(instances.map((instance) => [instance.instanceId, instance])),
    openedAt: new Map(),
    windows: new Map(records.map((record) => [toWindowId(record), record])),
    totals,
  };
}

/** Ids in the order in which they were asked for. */
export function countedIds(prefix: string): () => string {
  let last = 0;
  return () => `${prefix}-${String((last += 1)).padStart(6, '0')}`;
}
