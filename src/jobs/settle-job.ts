import type { Change } from '../domain/change.js';
import type { Committer } from '../domain/committer.js';
import type { Job, JobAttempt, JobReader } from '../domain/job.js';
import { KooGateError } from '../domain/koogate-error.js';
import { toEndOfJob, type EndedRun } from './end-of-job.js';
import type { JobOutcome } from './job-definition.js';
import { toProblem } from './run-attempt.js';

export interface SettleOptions {
  readonly committer: Committer;
  readonly reader: Pick<JobReader, 'find'>;
  /** Waits until it is worth trying the database again; `false` when the process does not wait any longer. */
  readonly untilStorageIsBack: () => Promise<boolean>;
}

// Others who change the same rows get on each time; more than so many in a row means that it can never be written.
const conflictsMax = 20;

/**
 * Writes what a run has come to, in one commit with what it wants written, and tells what was made of it. `lost`: the job was
 * cancelled or taken over meanwhile, and nothing was written. Rejects when the end cannot be written at all; the hold then runs out.
 */
export async function settleJob(
  run: EndedRun,
  options: SettleOptions,
): Promise<JobAttempt['outcome']> {
  let ending = run;
  for (let conflicts = 0; ;) {
    try {
      const step = await settleOnce(ending, options);
      if (step !== 'conflict') return step;
      conflicts += 1;
      if (conflicts === conflictsMax) ending = withProblem(run, unwritable);
      if (conflicts > conflictsMax) throw new Error(`the end of job ${run.job.jobId} is refused`);
    } catch (error) {
      if (isUnavailable(error)) {
        if (await options.untilStorageIsBack()) continue;
        throw error;
      }
      // What it wants written is at fault, or what makes it; the end of the run itself can be written.
      if (ending.outcome.kind === 'retry') throw error;
      ending = withProblem(run, toProblem(error));
    }
  }
}

async function settleOnce(
  run: EndedRun,
  { committer, reader }: SettleOptions,
): Promise<JobAttempt['outcome'] | 'conflict'> {
  const { job, attempt } = toEndOfJob(run);
  const outcome = await committer.commit({
    call: null,
    nonce: null,
    changes: [
      { kind: 'update', table: 'jobs', record: job },
      { kind: 'claim', table: 'jobAttempts', record: attempt },
      ...(await changesOf(run.outcome)),
    ],
  });
  if (outcome === 'committed') return attempt.outcome;
  const current = await reader.find(job.jobId);
  if (current?.version === run.job.version) return 'conflict';
  // It may have been written although the connection was lost over it.
  return current !== undefined && isSame(current, job) ? attempt.outcome : 'lost';
}

async function changesOf(outcome: JobOutcome): Promise<readonly Change[]> {
  return outcome.kind === 'retry' ? [] : ((await outcome.changes?.()) ?? []);
}

function isSame(current: Job, job: Job): boolean {
  return (
    current.version === job.version &&
    current.state === job.state &&
    current.attempts === job.attempts &&
    current.updatedAt === job.updatedAt
  );
}

function withProblem(run: EndedRun, problem: string): EndedRun {
  const { status } = run.outcome;
  return { ...run, outcome: { kind: 'retry', problem, ...(status !== undefined && { status }) } };
}

const unwritable =
  `it succeeded, but what it wants written was refused ${conflictsMax} times because others ` +
  'had changed the same rows';

/** Whether the database is away: nobody's fault who only wanted to use it. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof KooGateError && error.code === 'storage-unavailable';
}
