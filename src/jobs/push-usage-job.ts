import type { Change } from '../domain/change.js';
import type { Committer } from '../domain/committer.js';
import type { Job } from '../domain/job.js';
import type { Loaders } from '../domain/loaders.js';
import { nextUsage } from '../domain/take-usage.js';
import { hourMs } from '../domain/usage-jobs.js';
import type { UsageReader } from '../domain/usage-reader.js';
import type { UsageRecord } from '../domain/usage-record.js';
import { countUsage } from '../domain/usage-totals.js';
import type {
  CallFailure,
  CallOutcome,
  MarketplaceClient,
} from '../marketplace/marketplace-client.js';
import type { JobContext, JobDefinition, JobOutcome } from './job-definition.js';
import { loadCounted } from './load-counted.js';
import { sortOutUnpushable } from './unpushable-usage.js';
import { toLegacyUsage, toPushedUsage } from './pushed-usage.js';

export interface PushUsageOptions {
  readonly marketplace: Pick<MarketplaceClient, 'pushUsage' | 'pushUsageLegacy'>;
  readonly load: Pick<Loaders, 'instance'>;
  readonly usage: UsageReader;
  readonly committer: Committer;
  /** Whether instances sold by SaaS V1 belong to the older push, which older pay-per-use products were listed with (open-api.md 6). */
  readonly legacyForSaasV1: boolean;
  /** Ids that sort in the order in which they were made: batches are sent again in that order. */
  readonly newId: () => string;
  /** Called with records that the marketplace took in later than it should have had them. */
  readonly onLate: (late: readonly UsageRecord[]) => void;
}

/** The marketplace takes so many in one call (open-api.md 5). */
const batchMax = 1_000;
/** Hourly billing wants a window pushed within two hours of its end (open-api.md 5.2, rule 2). */
export const pushDeadlineMs = 2 * hourMs;
const minuteMs = 60_000;
/** Until the key is put right there is nothing to ask for; then nobody should have to wait for long. */
const wrongKeyPauseMs = 5 * minuteMs;

/**
 * Pushes all that waits, batch by batch. Each batch is marked in a commit before its call, so a process that dies in between leaves it
 * `sending`, and whoever comes next sends the same records again: same ids, windows, values and times. That is right whether the first
 * call arrived or not, because the marketplace counts the first record of a window only (open-api.md 5.2, rule 5). Not sending it
 * would lose usage whenever the first call had not arrived, and nothing can be asked about a push.
 */
export function pushUsageJob(options: PushUsageOptions): JobDefinition {
  return {
    run: (job, context) => pushAll(job, context, options),
    retry: {
      firstPauseMs: 5_000,
      longestPauseMs: 5 * minuteMs,
      // Older windows are refused: then there is nothing left to push.
      giveUpAfterMs: 21 * 24 * hourMs,
    },
    timeoutMs: 10 * minuteMs,
  };
}

async function pushAll(
  job: Job,
  context: JobContext,
  options: PushUsageOptions,
): Promise<JobOutcome> {
  const pushed = { accepted: 0, refused: 0 };
  for (;;) {
    if (context.signal.aborted) return { kind: 'retry', problem: 'stopped before all was pushed' };
    const batch = await nextBatch(job, context, options);
    if (batch === 'moved') continue;
    if (batch.length === 0) return { kind: 'done', note: toNote(pushed) };
    const outcome = await send(batch, context, options);
    const end = await settle(batch, outcome, { job, context, options, pushed });
    if (end !== undefined) return end;
  }
}

function toNote({ accepted, refused }: Pushed): string {
  return `${accepted} usage records were taken in, ${refused} refused`;
}

interface Pushed {
  accepted: number;
  refused: number;
}

/** What is to be sent now, marked; `moved` when somebody else has changed it meanwhile. */
async function nextBatch(
  job: Job,
  { now }: JobContext,
  options: PushUsageOptions,
): Promise<readonly UsageRecord[] | 'moved'> {
  const { usage, committer, newId } = options;
  const begun = ofOneApi(await usage.underWay(), options);
  if (begun.length > 0) return begun;
  const queued = await usage.queued(batchMax);
  if (queued.length === 0) return [];
  const { pushable, refused } = sortOutUnpushable(ofOneApi(queued, options), {
    now: now(),
    isLegacy: (record) => isLegacy(record, options),
  });
  if (refused.length > 0) {
    await commitRefusals(refused, { job, now: now(), options });
    return 'moved';
  }
  const batch = mark(pushable, newId(), now());
  const outcome = await committer.commit(toSubmission(batch.map(toUpdate)));
  return outcome === 'committed' ? batch : 'moved';
}

/** Those that go to the same API as the first. */
function ofOneApi(
  records: readonly UsageRecord[],
  options: PushUsageOptions,
): readonly UsageRecord[] {
  const [first] = records;
  if (first === undefined) return [];
  return records.filter((record) => isLegacy(record, options) === isLegacy(first, options));
}

function isLegacy({ soldBy }: UsageRecord, { legacyForSaasV1 }: PushUsageOptions): boolean {
  return legacyForSaasV1 && soldBy === 'saas-v1';
}

function mark(records: readonly UsageRecord[], batchId: string, now: number): UsageRecord[] {
  return records.map((record) => nextUsage(record, { state: 'sending', batchId }, now));
}

function send(
  batch: readonly UsageRecord[],
  { signal }: JobContext,
  options: PushUsageOptions,
): Promise<CallOutcome<null>> {
  const { marketplace } = options;
  const [first] = batch;
  return first !== undefined && isLegacy(first, options)
    ? marketplace.pushUsageLegacy(batch.map(toLegacyUsage), { signal })
    : marketplace.pushUsage(batch.map(toPushedUsage), { signal });
}

interface Run {
  readonly job: Job;
  readonly context: JobContext;
  readonly options: PushUsageOptions;
  readonly pushed: Pushed;
}

/** Writes what the answer says. Returns how the run ends; `undefined` when it goes on. */
async function settle(
  batch: readonly UsageRecord[],
  outcome: CallOutcome<null>,
  { job, context, options, pushed }: Run,
): Promise<JobOutcome | undefined> {
  const now = context.now();
  const { committer } = options;
  if (outcome.ok) {
    const accepted = batch.map((record) =>
      nextUsage(record, { state: 'accepted', pushedAt: now, problem: null }, now),
    );
    // A conflict: another process sent the same batch and has written its answer. What is left is found in the next round.
    if ((await committer.commit(toSubmission(accepted.map(toUpdate)))) !== 'committed') return;
    pushed.accepted += accepted.length;
    const late = accepted.filter(({ endAt }) => now > endAt + pushDeadlineMs);
    if (late.length > 0) options.onLate(late);
    return;
  }
  const { failure } = outcome;
  if (failure.kind !== 'refused') return toRetry(failure, now);
  const [only, ...others] = batch;
  if (only !== undefined && others.length === 0) {
    pushed.refused += 1;
    const refused = nextUsage(only, { state: 'refused', problem: failure.message }, now);
    await commitRefusals([refused], { job, now, options });
    return;
  }
  await halve(batch, now, options);
}

/** A refusal names no record, and nothing of the batch was taken in: halves tell which one it is. */
async function halve(
  batch: readonly UsageRecord[],
  now: number,
  { committer, newId }: PushUsageOptions,
): Promise<void> {
  const middle = Math.ceil(batch.length / 2);
  const halves = [
    ...mark(batch.slice(0, middle), newId(), now),
    ...mark(batch.slice(middle), newId(), now),
  ];
  await committer.commit(toSubmission(halves.map(toUpdate)));
}

/** The same batch again, later: nothing about its records is wrong. */
function toRetry({ kind, message, httpStatus }: CallFailure, now: number): JobOutcome {
  const isWrongKey = kind === 'credentials' || kind === 'signature';
  return {
    kind: 'retry',
    problem: message,
    ...(isWrongKey && { at: now + wrongKeyPauseMs }),
    ...(httpStatus !== null && { status: httpStatus }),
  };
}

interface Refusing {
  readonly job: Job;
  readonly now: number;
  readonly options: PushUsageOptions;
}

/** What is refused is not billed: so it is taken out of what the buyer sees. A conflict is found in the next round. */
async function commitRefusals(
  refused: readonly UsageRecord[],
  { job, now, options }: Refusing,
): Promise<void> {
  const known = await loadCounted(
    refused.flatMap(({ instanceId, packageInstanceId }) => [
      instanceId,
      ...(packageInstanceId === null ? [] : [packageInstanceId]),
    ]),
    options,
  );
  const moves = refused.map((record) => ({ record, counts: false }));
  const changes = [
    ...refused.map(toUpdate),
    ...countUsage(moves, known, { now, cause: `job:${job.jobId}` }),
  ];
  await options.committer.commit(toSubmission(changes));
}

function toUpdate(record: UsageRecord): Change {
  return { kind: 'update', table: 'usageRecords', record };
}

function toSubmission(changes: readonly Change[]) {
  return { call: null, nonce: null, changes };
}
