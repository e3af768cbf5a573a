import type { Change } from './change.js';
import { explainAbnormal, nextUsage } from './take-usage.js';
import type { AbnormalFinding, AbnormalLine } from './usage-desk.js';
import { isCounted, saysRepeated, type AbnormalCode, type UsageRecord } from './usage-record.js';
import { countUsage, type AboutCounting, type CountedSoFar } from './usage-totals.js';

export interface MarkedUsage {
  readonly lines: readonly AbnormalLine[];
  readonly changes: readonly Change[];
}

/** Takes over what the seller console shows. `find` tells the record that a finding names, as it was read. */
export function markAbnormal(
  findings: readonly AbnormalFinding[],
  find: (finding: AbnormalFinding) => UsageRecord | undefined,
  known: CountedSoFar,
  about: AboutCounting,
): MarkedUsage {
  const marked = new Map<string, { readonly before: UsageRecord; readonly after: UsageRecord }>();
  const lines = findings.map((finding): AbnormalLine => {
    const before = find(finding);
    if (before === undefined) return { outcome: 'unknown', record: null };
    const current = marked.get(before.recordId)?.after ?? before;
    const line = markOne(current, finding.code);
    const record = { ...line.record, version: before.version + 1, updatedAt: about.now };
    if (line.outcome !== 'marked' && line.outcome !== 'kept') {
      return { outcome: line.outcome, record: current };
    }
    marked.set(before.recordId, { before, after: record });
    return { outcome: line.outcome, record };
  });
  const changed = [...marked.values()];
  const moves = changed
    .filter(({ before, after }) => isCounted(before) && !isCounted(after))
    .map(({ after }) => ({ record: after, counts: false }));
  return {
    lines,
    changes: [
      ...changed.map(
        ({ after }) => ({ kind: 'update', table: 'usageRecords', record: after }) as const,
      ),
      ...countUsage(moves, known, about),
    ],
  };
}

function markOne(
  record: UsageRecord,
  code: AbnormalCode,
): { readonly outcome: AbnormalLine['outcome']; readonly record: UsageRecord } {
  const { state, abnormalCode } = record;
  if (abnormalCode === code) return { outcome: 'repeated', record };
  if (state === 'superseded') return { outcome: 'repeated', record };
  if (state !== 'accepted' && state !== 'abnormal') return { outcome: 'not-pushed', record };
  const change = { abnormalCode: code, problem: explainAbnormal(code) };
  if (saysRepeated(code)) {
    if (state === 'abnormal') return { outcome: 'repeated', record };
    return { outcome: 'kept', record: nextUsage(record, change, record.updatedAt) };
  }
  return {
    outcome: 'marked',
    record: nextUsage(record, { ...change, state: 'abnormal' }, record.updatedAt),
  };
}
