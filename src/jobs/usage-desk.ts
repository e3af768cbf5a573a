import type { Change } from '../domain/change.js';
import { usageAgeMsMax } from '../domain/check-usage.js';
import type { Committer } from '../domain/committer.js';
import type { ReportedUsage } from '../domain/handler-calls.js';
import type { Instance } from '../domain/instance.js';
import { KooGateError } from '../domain/koogate-error.js';
import type { Loaders } from '../domain/loaders.js';
import { markAbnormal } from '../domain/mark-abnormal.js';
import { nextUsage, takeUsage, type TakenUsage, type UsageLine } from '../domain/take-usage.js';
import type {
  AbnormalFinding,
  AbnormalLine,
  DeskSettings,
  ReportSettings,
  RequeueOutcome,
  UsageDesk,
} from '../domain/usage-desk.js';
import { newPushUsageJob } from '../domain/usage-jobs.js';
import type { UsageReader } from '../domain/usage-reader.js';
import { toWindowId, type UsageRecord } from '../domain/usage-record.js';
import { countUsage } from '../domain/usage-totals.js';
import { loadCounted } from './load-counted.js';
import { createReportLine } from './report-line.js';

export interface UsageDeskOptions {
  readonly load: Pick<Loaders, 'instance'>;
  readonly usage: UsageReader;
  readonly committer: Committer;
  /** Whether there is a marketplace to push to. */
  readonly pushes: boolean;
  readonly now: () => number;
  readonly newId: () => string;
  /** For so long those who report wait for each other, to share a push (ms). */
  readonly pushSpanMs?: number;
}

/** Somebody else wins a race at each of these; so many in a row are no accident. */
const attemptsMax = 100;
/** Records that share a commit: as many as a push takes, and few enough that calls do not wait for it. */
const recordsPerCommit = 1_000;
const pushSpanMsDefault = 5_000;

/** Reporting usage: judged by what is kept, written in one commit with the totals that the buyer sees and the push that follows. */
export function createUsageDesk(options: UsageDeskOptions): UsageDesk {
  const line = createReportLine(recordsPerCommit, (reports, settings) =>
    reportTogether(reports, settings, options),
  );
  return {
    pushes: options.pushes,
    async report(reports, settings) {
      const lines: UsageLine[] = [];
      for (let from = 0; from < reports.length; from += recordsPerCommit) {
        const some = reports.slice(from, from + recordsPerCommit);
        const isMeant = settings.dryRun !== true;
        lines.push(
          ...(await (isMeant ? line.add(some, settings) : reportTogether(some, settings, options))),
        );
      }
      return lines;
    },
    markAbnormal: (findings, settings) => markTogether(findings, settings, options),
    requeue: (recordId, settings) => requeue(recordId, settings, options),
  };
}

async function reportTogether(
  reports: readonly ReportedUsage[],
  { by, trace = [], dryRun = false }: ReportSettings,
  options: UsageDeskOptions,
): Promise<readonly UsageLine[]> {
  const decide = async (): Promise<Decision<readonly UsageLine[]>> => {
    const { lines, changes } = await judge(reports, by, options);
    const isNothing = dryRun || changes.length === 0;
    return { result: lines, changes: isNothing ? [] : [...changes, ...trace, ...push(options)] };
  };
  return commitDecision(decide, options);
}

async function judge(
  reports: readonly ReportedUsage[],
  by: string,
  { load, usage, now, newId }: UsageDeskOptions,
): Promise<TakenUsage> {
  const instanceIds = reports.flatMap(({ instanceId, packageInstanceId }) =>
    packageInstanceId === undefined ? [instanceId] : [instanceId, packageInstanceId],
  );
  const counted = await loadCounted(instanceIds, { load, usage });
  const [openedAt, windows] = await Promise.all([
    usage.openedAt(idsOf(counted.instances)),
    usage.latestOfWindows(reports.map(toWindowId)),
  ]);
  return takeUsage(reports, { ...counted, openedAt, windows }, { now: now(), by, newId });
}

function idsOf(instances: ReadonlyMap<string, Instance>): readonly string[] {
  return [...instances.keys()];
}

function push({
  pushes,
  now,
  pushSpanMs = pushSpanMsDefault,
}: UsageDeskOptions): readonly Change[] {
  if (!pushes) return [];
  return [{ kind: 'ensure', table: 'jobs', record: newPushUsageJob(now(), pushSpanMs) }];
}

async function markTogether(
  findings: readonly AbnormalFinding[],
  { by, trace = [] }: DeskSettings,
  options: UsageDeskOptions,
): Promise<readonly AbnormalLine[]> {
  const { load, usage, now } = options;
  const decide = async (): Promise<Decision<readonly AbnormalLine[]>> => {
    const find = await loadNamed(findings, usage);
    const instanceIds = findings.flatMap((finding) => partiesOf(find(finding)));
    const known = await loadCounted(instanceIds, { load, usage });
    // The records once more: only what is read after the instances is sure to belong to their versions.
    const findNow = await loadNamed(findings, usage);
    const { lines, changes } = markAbnormal(findings, findNow, known, { now: now(), cause: by });
    return { result: lines, changes: changes.length === 0 ? [] : [...changes, ...trace] };
  };
  return commitDecision(decide, options);
}

async function loadNamed(
  findings: readonly AbnormalFinding[],
  usage: UsageReader,
): Promise<(finding: AbnormalFinding) => UsageRecord | undefined> {
  const ids = findings.flatMap(({ record }) => (typeof record === 'string' ? [record] : []));
  const windows = findings.flatMap(({ record }) =>
    typeof record === 'string' ? [] : [toWindowId(record)],
  );
  const [records, latest] = await Promise.all([usage.records(ids), usage.latestOfWindows(windows)]);
  const byId = new Map(records.map((record) => [record.recordId, record]));
  return ({ record }) =>
    typeof record === 'string' ? byId.get(record) : latest.get(toWindowId(record));
}

function partiesOf(record: UsageRecord | undefined): readonly string[] {
  if (record === undefined) return [];
  const { instanceId, packageInstanceId } = record;
  return packageInstanceId === null ? [instanceId] : [instanceId, packageInstanceId];
}

async function requeue(
  recordId: string,
  { by, trace = [] }: DeskSettings,
  options: UsageDeskOptions,
): Promise<RequeueOutcome> {
  const { load, usage, now } = options;
  return commitDecision(async (): Promise<Decision<RequeueOutcome>> => {
    const [named] = await usage.records([recordId]);
    const known = await loadCounted(partiesOf(named), { load, usage });
    const [record] = await usage.records([recordId]);
    if (record === undefined) return { result: { kind: 'unknown' }, changes: [] };
    // The same call again: it waits already.
    if (record.state === 'queued') return { result: { kind: 'requeued', record }, changes: [] };
    const sentence = misplacement(record, now());
    if (sentence !== undefined) return { result: { kind: 'misplaced', sentence }, changes: [] };
    const queued = nextUsage(record, { state: 'queued', batchId: null, problem: null }, now());
    const moves = [{ record: queued, counts: true }];
    return {
      result: { kind: 'requeued', record: queued },
      changes: [
        { kind: 'update', table: 'usageRecords', record: queued },
        ...countUsage(moves, known, { now: now(), cause: by }),
        ...trace,
        ...push(options),
      ],
    };
  }, options);
}

function misplacement({ state, beginAt }: UsageRecord, now: number): string | undefined {
  if (state === 'abnormal') {
    return 'The record is abnormal: the marketplace knows its id. Report its window anew, with what is right.';
  }
  if (state !== 'refused') return `The record is ${state}: only a refused one is pushed once more.`;
  if (beginAt >= now - usageAgeMsMax) return undefined;
  return 'The window of this record begins more than 21 days ago: the marketplace takes it no longer.';
}

interface Decision<Result> {
  readonly result: Result;
  /** None: nothing is written. */
  readonly changes: readonly Change[];
}

/** Loads, decides, commits; decides anew on what others have written meanwhile. */
async function commitDecision<Result>(
  decide: () => Promise<Decision<Result>>,
  { committer }: UsageDeskOptions,
): Promise<Result> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const { result, changes } = await decide();
    if (changes.length === 0) return result;
    const outcome = await committer.commit({ call: null, nonce: null, changes });
    if (outcome === 'committed') return result;
  }
  throw new KooGateError('storage-unavailable', {
    sentence: 'Others keep changing the same instances. Nothing of this was kept; call again.',
  });
}
