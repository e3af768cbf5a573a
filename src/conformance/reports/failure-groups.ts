import type { CheckResult } from '../conformance-report.js';

/** Checks that failed in the same way at several callbacks: one cause, most likely. */
export interface FailureGroup {
  readonly first: CheckResult;
  /** Ids of the others. */
  readonly alike: readonly string[];
}

export function failureGroups(results: readonly CheckResult[]): readonly FailureGroup[] {
  const groups = new Map<string, CheckResult[]>();
  for (const result of results) {
    if (result.outcome !== 'failed') continue;
    const key = JSON.stringify([nameOf(result), result.detail]);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ first, alike: others.map(({ id }) => id) }],
  );
}

/** Skipped ones by their reason, in the order in which the reasons appear. */
export function skipsByReason(
  results: readonly CheckResult[],
): ReadonlyMap<string, readonly CheckResult[]> {
  const reasons = new Map<string, CheckResult[]>();
  for (const result of results) {
    if (result.outcome !== 'skipped') continue;
    const reason = result.detail ?? '';
    reasons.set(reason, [...(reasons.get(reason) ?? []), result]);
  }
  return reasons;
}

function nameOf({ id }: CheckResult): string {
  return id.slice(id.indexOf('/') + 1);
}
