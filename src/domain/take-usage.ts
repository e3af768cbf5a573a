import type { Change } from './change.js';
import { checkUsage, type UsageProblem } from './check-usage.js';
import type { ReportedUsage } from './handler-calls.js';
import type { Instance } from './instance.js';
import { getUsageValue, toUsageText } from './usage-decimal.js';
import {
  abnormalCodes,
  isCounted,
  toWindowId,
  type AbnormalCode,
  type UsageRecord,
} from './usage-record.js';
import { countUsage, type CountedSoFar, type UsageMove } from './usage-totals.js';
import { toUtcText } from './utc-text.js';

/** What became of one report, in the order in which they were given. */
export interface UsageLine {
  readonly outcome: UsageOutcome;
  /** The record of the window; `null` where there is none. */
  readonly record: UsageRecord | null;
  /** Why it was not taken. */
  readonly problems: readonly UsageProblem[];
  readonly remarks: readonly string[];
}

/**
 * - `accepted`: kept, and pushed from now on.
 * - `repeated`: the same was reported before; nothing was changed.
 * - `conflicting`: the window was reported with something else, and the marketplace counts the first.
 * - `invalid`: the marketplace would not count it.
 */
export type UsageOutcome = 'accepted' | 'repeated' | 'conflicting' | 'invalid';

/** What is known of all that the reports name. */
export interface KnownUsage extends CountedSoFar {
  readonly openedAt: ReadonlyMap<string, number>;
  /** The latest record of each window, by the window's id. */
  readonly windows: ReadonlyMap<string, UsageRecord>;
}

export interface AboutReport {
  readonly now: number;
  /** Who reports, e.g. `management:<token name>`. */
  readonly by: string;
  readonly newId: () => string;
}

export interface TakenUsage {
  readonly lines: readonly UsageLine[];
  readonly changes: readonly Change[];
}

/**
 * Judges each report by itself. A window that was reported with the same is no second record; one that was reported with something else
 * is refused, since the marketplace would count the first (open-api.md 5.2, rule 5), unless that one does not count: then this one takes
 * its place.
 */
export function takeUsage(
  reports: readonly ReportedUsage[],
  known: KnownUsage,
  about: AboutReport,
): TakenUsage {
  const windows = new Map(known.windows);
  const moves: UsageMove[] = [];
  const changes: Change[] = [];
  const lines = reports.map((report): UsageLine => {
    const line = judge(report, known, { ...about, earlier: windows.get(toWindowId(report)) });
    const { outcome, record, replaced } = line;
    if (outcome === 'accepted' && record !== null) {
      windows.set(toWindowId(record), record);
      moves.push({ record, counts: true });
      if (replaced !== undefined) changes.push(supersede(replaced, about.now));
      changes.push({ kind: 'claim', table: 'usageRecords', record });
    }
    return { outcome, record, problems: line.problems, remarks: line.remarks };
  });
  return {
    lines,
    changes: [...changes, ...countUsage(moves, known, { now: about.now, cause: about.by })],
  };
}

interface Judgement extends UsageLine {
  readonly replaced?: UsageRecord | undefined;
}

function judge(
  report: ReportedUsage,
  { instances, openedAt }: KnownUsage,
  about: AboutReport & { readonly earlier: UsageRecord | undefined },
): Judgement {
  const { earlier } = about;
  const instance = instances.get(report.instanceId);
  const standing = earlier !== undefined && isCounted(earlier) ? earlier : undefined;
  // Before the rest is looked at: what was taken once stays right, also when the instance has been released since.
  if (standing !== undefined && isSame(standing, report)) {
    return { outcome: 'repeated', record: standing, problems: [], remarks: [] };
  }
  const { packageInstanceId } = report;
  const { problems, remarks } = checkUsage(
    report,
    {
      instance,
      openedAt: openedAt.get(report.instanceId),
      packageInstance:
        packageInstanceId === undefined ? undefined : instances.get(packageInstanceId),
    },
    about.now,
  );
  if (problems.length > 0 || instance === undefined) {
    return { outcome: 'invalid', record: null, problems, remarks };
  }
  if (standing !== undefined) {
    return {
      outcome: 'conflicting',
      record: standing,
      problems: [conflictWith(standing)],
      remarks,
    };
  }
  return {
    outcome: 'accepted',
    record: toRecord(report, instance, about),
    problems: [],
    remarks: earlier === undefined ? remarks : [...remarks, placeOf(earlier)],
    replaced: earlier,
  };
}

function isSame(record: UsageRecord, { value, packageInstanceId }: ReportedUsage): boolean {
  const text = toCanonical(value);
  return text === record.value && (packageInstanceId ?? null) === record.packageInstanceId;
}

function conflictWith({ value, packageInstanceId, recordedAt }: UsageRecord): UsageProblem {
  const from = packageInstanceId === null ? '' : ` of package ${packageInstanceId}`;
  return {
    field: 'value',
    detail:
      `differs from the ${value}${from} that was reported for this window at ${toUtcText(recordedAt)}; ` +
      'the marketplace counts the first record of a window, so report what is missing in a window of its own',
  };
}

function placeOf({ state, value, abnormalCode }: UsageRecord): string {
  const code = abnormalCode === null ? '' : ` (${abnormalCode})`;
  return `takes the place of a record with ${value} that is ${state}${code} and does not count`;
}

function toRecord(
  report: ReportedUsage,
  { soldBy, productId, saleProductId }: Instance,
  { now, by, newId, earlier }: AboutReport & { readonly earlier: UsageRecord | undefined },
): UsageRecord {
  return {
    recordId: newId(),
    instanceId: report.instanceId,
    beginAt: report.beginAt,
    endAt: report.endAt,
    revision: (earlier?.revision ?? 0) + 1,
    value: toCanonical(report.value),
    packageInstanceId: report.packageInstanceId ?? null,
    productId: productId ?? (saleProductId === '' ? null : saleProductId),
    soldBy,
    recordedAt: Math.floor(now / 1_000) * 1_000,
    recordedBy: by,
    state: 'queued',
    batchId: null,
    pushedAt: null,
    problem: null,
    abnormalCode: null,
    version: 1,
    updatedAt: now,
  };
}

/** `012.50` and `12.5` are the same amount. What is none stays as it is. */
function toCanonical(value: string): string {
  return /^\d+(?:\.\d{1,4})?$/.test(value) ? toUsageText(getUsageValue(value)) : value;
}

function supersede(record: UsageRecord, now: number): Change {
  return {
    kind: 'update',
    table: 'usageRecords',
    record: nextUsage(record, { state: 'superseded' }, now),
  };
}

/** The record as it is afterwards. */
export function nextUsage(
  record: UsageRecord,
  changes: Partial<
    Pick<UsageRecord, 'state' | 'batchId' | 'pushedAt' | 'problem' | 'abnormalCode'>
  >,
  now: number,
): UsageRecord {
  return { ...record, ...changes, version: record.version + 1, updatedAt: now };
}

/** `013: the state of the resource does not allow it`. */
export function explainAbnormal(code: AbnormalCode): string {
  return `${code}: ${abnormalCodes[code]}`;
}
