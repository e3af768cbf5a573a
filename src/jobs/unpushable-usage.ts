import { usageAgeMsMax } from '../domain/check-usage.js';
import { nextUsage } from '../domain/take-usage.js';
import type { UsageRecord } from '../domain/usage-record.js';

export interface Pushability {
  readonly now: number;
  readonly isLegacy: (record: UsageRecord) => boolean;
}

/** What would have the whole batch refused, found before it is sent. Only of records that were never sent: of the others nobody knows. */
export function sortOutUnpushable(
  queued: readonly UsageRecord[],
  { now, isLegacy }: Pushability,
): { readonly pushable: readonly UsageRecord[]; readonly refused: readonly UsageRecord[] } {
  const pushable: UsageRecord[] = [];
  const refused: UsageRecord[] = [];
  for (const record of queued) {
    const problem = problemOf(record, { now, isLegacy });
    if (problem === undefined) pushable.push(record);
    else refused.push(nextUsage(record, { state: 'refused', problem }, now));
  }
  return { pushable, refused };
}

function problemOf(record: UsageRecord, { now, isLegacy }: Pushability): string | undefined {
  if (record.beginAt < now - usageAgeMsMax) {
    return 'the window begins more than 21 days ago, and the marketplace takes it no longer (MKT.9004); it waited here for too long';
  }
  if (isLegacy(record) && record.productId === null) {
    return 'the older push wants the product of the instance, which is not known here; once it is, requeue the record';
  }
  return undefined;
}
