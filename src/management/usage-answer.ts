import type { components } from '../../generated/types/management.js';
import type { UsageLine, UsageOutcome } from '../domain/take-usage.js';
import type { UsageRecord } from '../domain/usage-record.js';
import { toUtcTime, toUtcTimeOrNull } from './utc-time.js';

type Schemas = components['schemas'];

export function toUsageRecordAnswer(record: UsageRecord): Schemas['UsageRecord'] {
  return {
    recordId: record.recordId,
    instanceId: record.instanceId,
    beginAt: toUtcTime(record.beginAt),
    endAt: toUtcTime(record.endAt),
    revision: record.revision,
    value: record.value,
    packageInstanceId: record.packageInstanceId,
    productId: record.productId,
    recordedAt: toUtcTime(record.recordedAt),
    recordedBy: record.recordedBy,
    state: record.state,
    pushedAt: toUtcTimeOrNull(record.pushedAt),
    problem: record.problem,
    abnormalCode: record.abnormalCode,
    updatedAt: toUtcTime(record.updatedAt),
  };
}

export interface AboutReport {
  /** Whether this server pushes what was accepted. */
  readonly pushed: boolean;
  readonly dryRun: boolean;
}

/** What became of a report, summed up and line by line. In a dry run no record is named: none was kept. */
export function toReportResult(
  lines: readonly UsageLine[],
  { pushed, dryRun }: AboutReport,
): Schemas['UsageReportResult'] {
  const count = (wanted: UsageOutcome): number =>
    lines.filter(({ outcome }) => outcome === wanted).length;
  return {
    accepted: count('accepted'),
    repeated: count('repeated'),
    conflicting: count('conflicting'),
    invalid: count('invalid'),
    pushed,
    note: dryRun ? notes.dryRun : notes[pushed ? 'pushed' : 'kept'],
    lines: lines.map((line) => toLine(line, dryRun)),
  };
}

const notes = {
  dryRun: 'This was a dry run: nothing was kept.',
  pushed: 'What was accepted is pushed within seconds.',
  kept: 'What was accepted is kept and not pushed, because KOOGATE_AK and KOOGATE_SK are not set; once they are, it is pushed.',
};

function toLine(
  { outcome, record, problems, remarks }: UsageLine,
  dryRun: boolean,
): Schemas['UsageReportLine'] {
  const named = dryRun && outcome === 'accepted' ? null : record;
  return {
    outcome,
    recordId: named?.recordId ?? null,
    state: named?.state ?? null,
    problems: problems.map(({ field, detail }) => ({ field, detail })),
    remarks: [...remarks],
  };
}
