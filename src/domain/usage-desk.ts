import type { Change } from './change.js';
import type { ReportedUsage } from './handler-calls.js';
import type { UsageLine } from './take-usage.js';
import type { AbnormalCode, UsageRecord, UsageWindow } from './usage-record.js';

/** Where usage is reported, whoever does it. */
export interface UsageDesk {
  /** Whether records are pushed; without AK/SK they are kept until there are. */
  readonly pushes: boolean;
  /**
   * Keeps what is right, any number of reports, and tells of each what became of it. Safe to repeat. Rejects with `KooGateError`
   * `storage-unavailable`; what was kept until then stays, and repeats to nothing.
   */
  report(
    reports: readonly ReportedUsage[],
    settings: ReportSettings,
  ): Promise<readonly UsageLine[]>;
  /** What the seller console shows of records that the marketplace has checked. Safe to repeat. */
  markAbnormal(
    findings: readonly AbnormalFinding[],
    settings: DeskSettings,
  ): Promise<readonly AbnormalLine[]>;
  /** Has a record pushed once more that the marketplace has refused, when the reason has gone. */
  requeue(recordId: string, settings: DeskSettings): Promise<RequeueOutcome>;
}

export interface DeskSettings {
  /** Who does it: `management:<token name>` or `job:<jobId>`. */
  readonly by: string;
  /** Written together with what is done. */
  readonly trace?: readonly Change[];
}

export interface ReportSettings extends DeskSettings {
  /** Judges and keeps nothing. */
  readonly dryRun?: boolean;
}

/** Names a record by its id, or by its window as far as the console shows only that. */
export interface AbnormalFinding {
  readonly record: string | UsageWindow;
  readonly code: AbnormalCode;
}

/**
 * - `marked`: does not count any more; its window may be reported anew.
 * - `kept`: the code says that a copy came after it; the record itself counts.
 * - `repeated`: was known.
 * - `not-pushed`: the marketplace cannot have it yet, or what it has is not known.
 * - `unknown`: there is no such record.
 */
export interface AbnormalLine {
  readonly outcome: 'marked' | 'kept' | 'repeated' | 'not-pushed' | 'unknown';
  readonly record: UsageRecord | null;
}

export type RequeueOutcome =
  | { readonly kind: 'requeued'; readonly record: UsageRecord }
  | { readonly kind: 'unknown' }
  /** It is not refused, or too old by now: the sentence says so. */
  | { readonly kind: 'misplaced'; readonly sentence: string };
