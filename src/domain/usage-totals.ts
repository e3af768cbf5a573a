import type { Change } from './change.js';
import { applyInstanceEvent } from './instance-life.js';
import type { Instance, UsageEntry } from './instance.js';
import { getUsageValue, toShownUsage, toUsageText } from './usage-decimal.js';
import { toTotalId, type UsageRecord, type UsageTotal } from './usage-record.js';

/** A record that begins to count, or does so no longer. */
export interface UsageMove {
  readonly record: UsageRecord;
  readonly counts: boolean;
}

/** As it was read, the instances before the totals: then nothing can come between that the versions of the instances do not show. */
export interface CountedSoFar {
  readonly instances: ReadonlyMap<string, Instance>;
  readonly totals: readonly UsageTotal[];
}

export interface AboutCounting {
  readonly now: number;
  readonly cause: string;
}

/**
 * What the moves change in the totals, and in what `queryInstance` shows: of the instances that used something, and of the packages that
 * it was taken from.
 */
export function countUsage(
  moves: readonly UsageMove[],
  known: CountedSoFar,
  about: AboutCounting,
): readonly Change[] {
  const before = new Map(known.totals.map((total) => [toTotalId(total), total]));
  const after = new Map(before);
  for (const move of moves) {
    const total = afterMove(after, before, move);
    after.set(toTotalId(total), total);
  }
  const touched = new Set(
    moves.flatMap(({ record: { instanceId, packageInstanceId } }) =>
      packageInstanceId === null ? [instanceId] : [instanceId, packageInstanceId],
    ),
  );
  const totals = [...after.values()];
  return [
    ...changedTotals(before, totals),
    ...[...touched].flatMap((instanceId) =>
      showUsage(known.instances.get(instanceId), totals, about),
    ),
  ];
}

type TotalsById = ReadonlyMap<string, UsageTotal>;

/** However many moves there are, a total goes one version on. */
function afterMove(
  totals: TotalsById,
  before: TotalsById,
  { record, counts }: UsageMove,
): UsageTotal {
  const { instanceId, endAt } = record;
  const identity = { instanceId, packageInstanceId: record.packageInstanceId ?? '' };
  const totalId = toTotalId(identity);
  const { value, countedUntil } = totals.get(totalId) ?? { value: '0', countedUntil: endAt };
  const amount = getUsageValue(record.value);
  return {
    ...identity,
    value: toUsageText(getUsageValue(value) + (counts ? amount : -amount)),
    countedUntil: counts ? Math.max(countedUntil, endAt) : countedUntil,
    version: (before.get(totalId)?.version ?? 0) + 1,
  };
}

function changedTotals(before: TotalsById, after: readonly UsageTotal[]): readonly Change[] {
  return after.flatMap((record): readonly Change[] => {
    const known = before.get(toTotalId(record));
    if (known === undefined) return [{ kind: 'claim', table: 'usageTotals', record }];
    return known === record ? [] : [{ kind: 'update', table: 'usageTotals', record }];
  });
}

/** A released instance shows nothing any more; what it used before its release is billed all the same. */
function showUsage(
  instance: Instance | undefined,
  totals: readonly UsageTotal[],
  { now, cause }: AboutCounting,
): readonly Change[] {
  if (instance === undefined) return [];
  const usage = toUsageEntries(instance, totals);
  const step = applyInstanceEvent(instance, { kind: 'usage-replaced', usage }, now);
  if (step.kind !== 'changed') return [];
  return [
    { kind: 'update', table: 'instances', record: step.instance },
    { kind: 'claim', table: 'instanceHistory', record: { ...step.history, cause } },
  ];
}

/** What is shown of an instance: its own total, and what was taken from it as a package. A page with details stays where the seller has put it. */
export function toUsageEntries(
  { instanceId, usage }: Instance,
  totals: readonly UsageTotal[],
): readonly UsageEntry[] {
  const own = totals.filter((total) => total.instanceId === instanceId);
  const taken = totals.filter((total) => total.packageInstanceId === instanceId);
  const entries = [
    ...(own.length === 0 ? [] : [{ ...toAmount(own) }]),
    ...[...taken].sort(byInstance).map((total) => ({
      relatedInstanceId: total.instanceId,
      ...toAmount([total]),
    })),
  ];
  return entries.map((entry: UsageEntry) => {
    const shown = usage.find((each) => each.relatedInstanceId === entry.relatedInstanceId);
    const { dashboardUrl } = shown ?? {};
    return dashboardUrl === undefined ? entry : { ...entry, dashboardUrl };
  });
}

function toAmount(totals: readonly UsageTotal[]) {
  const sum = totals.reduce((so, { value }) => so + getUsageValue(value), 0n);
  const statisticalTime = Math.max(...totals.map(({ countedUntil }) => countedUntil));
  return { usageValue: toShownUsage(sum), statisticalTime };
}

function byInstance(left: UsageTotal, right: UsageTotal): number {
  return left.instanceId < right.instanceId ? -1 : 1;
}
