import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { Instance } from '../../src/domain/instance.js';
import { markAbnormal } from '../../src/domain/mark-abnormal.js';
import { takeUsage, type KnownUsage } from '../../src/domain/take-usage.js';
import { getUsageValue, toShownUsage, toUsageText } from '../../src/domain/usage-decimal.js';
import {
  isCounted,
  toTotalId,
  toWindowId,
  type UsageRecord,
  type UsageTotal,
} from '../../src/domain/usage-record.js';
import { noon } from '../support/instances.js';
import {
  countedIds,
  hour,
  packageId,
  usageReport,
  usedInstance,
  usedPackage,
} from '../support/usage.js';

const instanceIds = ['instance-a', 'instance-b'] as const;

const report = fc
  .record({
    instanceId: fc.constantFrom(...instanceIds),
    hours: fc.integer({ min: 1, max: 12 }),
    units: fc.bigInt({ min: 0n, max: 999_999_999_999_999n }),
    fraction: fc.integer({ min: 0, max: 9_999 }),
    isOfPackage: fc.boolean(),
  })
  .map(({ instanceId, hours, units, fraction, isOfPackage }) =>
    usageReport({
      instanceId,
      beginAt: noon - hours * hour,
      endAt: noon - (hours - 1) * hour,
      value: `${units}.${String(fraction).padStart(4, '0')}`,
      ...(isOfPackage && { packageInstanceId: packageId }),
    }),
  );

const step = fc.oneof(
  { weight: 4, arbitrary: fc.array(report, { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.nat() },
);

describe('totals of usage', () => {
  it('are the exact sum of what counts, whatever was reported, replaced and found abnormal, in any order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const kept = newKept();
        for (const each of steps) {
          if (typeof each === 'number') kept.findAbnormal(each);
          else kept.report(each);
        }
        expect(kept.totals()).toEqual(kept.sums());
        for (const [instanceId, shown] of kept.shown()) {
          expect(shown).toBe(toShownUsage(kept.sumOf(instanceId)));
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** What a database would have kept. */
function newKept() {
  const instances = new Map<string, Instance>(
    [...instanceIds.map((instanceId) => usedInstance({ instanceId })), usedPackage()].map(
      (instance) => [instance.instanceId, instance],
    ),
  );
  const records = new Map<string, UsageRecord>();
  const windows = new Map<string, UsageRecord>();
  const totals = new Map<string, UsageTotal>();
  const newId = countedIds('record');

  const apply = (changes: readonly Change[]): void => {
    for (const { table, record, kind } of changes) {
      if (table === 'instances') instances.set(record.instanceId, record);
      if (table === 'usageTotals') {
        expect(kind === 'claim' ? 1 : (totals.get(toTotalId(record))?.version ?? 0) + 1).toBe(
          record.version,
        );
        totals.set(toTotalId(record), record);
      }
      if (table !== 'usageRecords') continue;
      records.set(record.recordId, record);
      const known = windows.get(toWindowId(record));
      if ((known?.revision ?? 0) <= record.revision) windows.set(toWindowId(record), record);
    }
  };
  const known = (): KnownUsage => ({
    instances,
    windows,
    totals: [...totals.values()],
    openedAt: new Map(),
  });
  const counted = () => [...records.values()].filter(isCounted);
  const sum = (of: readonly UsageRecord[]) =>
    of.reduce((so, { value }) => so + getUsageValue(value), 0n);

  return {
    report(reports: Parameters<typeof takeUsage>[0]) {
      apply(takeUsage(reports, known(), { now: noon, by: 'test', newId }).changes);
    },
    findAbnormal(index: number) {
      const all = [...records.values()];
      const record = all[index % Math.max(all.length, 1)];
      if (record?.state !== 'queued') return;
      const pushed = { ...record, state: 'accepted' as const };
      const findings = [{ record: record.recordId, code: '013' as const }];
      const about = { now: noon, cause: 'test' };
      apply(markAbnormal(findings, () => pushed, known(), about).changes);
    },
    totals: () =>
      Object.fromEntries([...totals].map(([totalId, { value }]) => [totalId, value] as const)),
    sums() {
      const sums = new Map([...totals.keys()].map((totalId) => [totalId, 0n]));
      for (const record of counted()) {
        const { instanceId } = record;
        const totalId = toTotalId({
          instanceId,
          packageInstanceId: record.packageInstanceId ?? '',
        });
        sums.set(totalId, (sums.get(totalId) ?? 0n) + getUsageValue(record.value));
      }
      return Object.fromEntries([...sums].map(([totalId, each]) => [totalId, toUsageText(each)]));
    },
    shown: () =>
      instanceIds.flatMap((instanceId) => {
        const [entry] = instances.get(instanceId)?.usage ?? [];
        return entry === undefined ? [] : [[instanceId, entry.usageValue] as const];
      }),
    sumOf: (instanceId: string) =>
      sum(counted().filter((record) => record.instanceId === instanceId)),
  };
}
