import type { Change } from '../domain/change.js';
import { compareGiven } from './compare-given.js';
import type { CheckedRecord } from './import-kind.js';
import { invalid, there, type ImportPlan, type PlanContext } from './import-plan.js';
import type { ImportKind } from './import-kind.js';

/** A record with what becomes of it. */
export interface PlannedRecord extends ImportPlan {
  /** `null` when it is invalid by itself. */
  readonly checked: CheckedRecord | null;
}

/** Records by what identifies them, of those that are new. */
export type NewRecords = Map<string, CheckedRecord>;

export interface RecordsBefore {
  /** Grows by those that are new. */
  readonly before: NewRecords;
  /** Those of earlier transactions, where corrections are made. */
  readonly settled: ReadonlyMap<string, CheckedRecord>;
}

/**
 * What becomes of each record, and what is to be written. A record that is there twice is judged against the first of them.
 */
export async function planImport(
  kind: ImportKind,
  records: readonly unknown[],
  { before, settled, ...context }: PlanContext & RecordsBefore,
): Promise<readonly PlannedRecord[]> {
  const plans = await Promise.all(records.map((record) => planRecord(kind, record, context)));
  return plans.map((plan) => {
    if (plan.checked === null || plan.changes.length === 0) return plan;
    const { checked } = plan;
    const first = checked.identities
      .map((each) => before.get(each) ?? settled.get(each))
      .find((each) => each);
    if (first !== undefined) return { ...toRepeated(checked, first), checked };
    for (const identity of checked.identities) before.set(identity, checked);
    return plan;
  });
}

export function changesOf(plans: readonly PlannedRecord[]): readonly Change[] {
  return plans.flatMap(({ changes }) => changes);
}

async function planRecord(
  kind: ImportKind,
  record: unknown,
  context: PlanContext,
): Promise<PlannedRecord> {
  const parsed = kind.parse(record);
  if (!parsed.ok) return { ...invalid(parsed.problems), checked: null };
  return { ...(await parsed.record.plan(context)), checked: parsed.record };
}

function toRepeated(checked: CheckedRecord, first: CheckedRecord): ImportPlan {
  const fields = [...new Set([...Object.keys(checked.row), ...Object.keys(first.row)])];
  const differing = compareGiven(checked.row, first.row, { hidden: fields });
  const isSame = differing.length === 0;
  return isSame
    ? there([])
    : there(differing.map(({ field }) => ({ field, detail: `differs from ${sameAbove}` })));
}

const sameAbove = 'an earlier record about the same thing; keep one of them';
