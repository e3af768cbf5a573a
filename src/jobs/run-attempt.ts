import type { Job } from '../domain/job.js';
import type { JobDefinition, JobOutcome } from './job-definition.js';

/**
 * - `stopped`: it was cut off through no fault of its own; as good as never begun.
 * - `lost`: somebody else has the job now, or nobody is to have it; whatever it comes to does not count.
 */
export type RunEnd = JobOutcome | { readonly kind: 'stopped' } | { readonly kind: 'lost' };

/** Why a run is interrupted: the reason of the signal. */
export type Interruption = 'stopped' | 'lost';

export interface AttemptOptions {
  readonly now: () => number;
  /** Aborted with an `Interruption` as its reason. */
  readonly interruption: AbortSignal;
  /** Aborted when the process begins to stop. */
  readonly stopping?: AbortSignal;
}

// What is told to stop may have just finished: its result is worth waiting for a little.
const settleMs = 1_000;

/**
 * Runs a job once. Resolves in time whatever the job does: one that ignores its signal is left behind, and what it comes to later is
 * dropped. Never rejects.
 */
export async function runAttempt(
  definition: JobDefinition,
  job: Job,
  { now, interruption, stopping }: AttemptOptions,
): Promise<RunEnd> {
  if (interruption.aborted) return { kind: interruption.reason as Interruption };
  const abort = new AbortController();
  const context = { signal: abort.signal, now, ...(stopping && { stopping }) };
  const run = settled(() => definition.run(job, context), stopping);
  const timers: NodeJS.Timeout[] = [];
  const ends = [run.then((outcome) => judge(outcome, interruption))];
  ends.push(
    new Promise<RunEnd>((resolve) => {
      const overrun = (): void => {
        const problem = `it took longer than ${definition.timeoutMs / 1000} s and was stopped`;
        resolve({ kind: 'retry', problem });
        abort.abort(new Error(problem));
      };
      timers.push(setTimeout(overrun, definition.timeoutMs));
    }),
  );
  const leave = new AbortController();
  ends.push(
    new Promise<RunEnd>((resolve) => {
      const interrupt = (): void => {
        const kind = interruption.reason as Interruption;
        if (kind === 'lost') resolve({ kind });
        else timers.push(setTimeout(() => resolve({ kind }), settleMs));
        abort.abort(new Error(`the run was ${kind}`));
      };
      interruption.addEventListener('abort', interrupt, { once: true, signal: leave.signal });
    }),
  );
  try {
    return await Promise.race(ends);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    leave.abort();
  }
}

/** What was told to stop and does not succeed has failed because of that. */
function judge(outcome: RunEnd, interruption: AbortSignal): RunEnd {
  if (!interruption.aborted) return outcome;
  if (interruption.reason === ('lost' satisfies Interruption)) return { kind: 'lost' };
  return outcome.kind === 'retry' ? { kind: 'stopped' } : outcome;
}

async function settled(
  run: () => Promise<JobOutcome>,
  stopping: AbortSignal | undefined,
): Promise<RunEnd> {
  try {
    return await run();
  } catch (error) {
    // It was waiting when the process began to stop, and has done nothing yet.
    if (stopping?.aborted === true && error === stopping.reason) return { kind: 'stopped' };
    return { kind: 'retry', problem: toProblem(error) };
  }
}

/** What was thrown, in its own words. */
export function toProblem(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim() === '' ? 'it failed and did not say why' : text;
}
