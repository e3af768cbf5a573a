import type { Job, JobAttempt } from '../domain/job.js';
import { buryJob, finishJob, retryJob } from '../domain/job-life.js';
import type { JobOutcome, RetryPolicy } from './job-definition.js';
import { toRetryTime } from './retry-time.js';

/** A run that has come to something. */
export interface EndedRun {
  /** As it is held. */
  readonly job: Job;
  readonly outcome: JobOutcome;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly policy: RetryPolicy;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

/** What is written of a run, together. */
export interface EndOfJob {
  readonly job: Job;
  readonly attempt: JobAttempt;
}

export function toEndOfJob(run: EndedRun): EndOfJob {
  const { job, outcome, endedAt: now } = run;
  switch (outcome.kind) {
    case 'done': {
      const note = outcome.note === undefined ? null : toBounded(outcome.note);
      return { job: finishJob(job, now), attempt: toAttempt(run, 'done', note) };
    }
    case 'dead':
      return toDead(run, toBounded(outcome.problem));
    case 'retry': {
      const problem = toBounded(outcome.problem);
      const at = toRetryTime(run.policy, { job, now, random: run.random });
      if (at === undefined) return toDead(run, toBounded(`${tooLong(run.policy)}: ${problem}`));
      return {
        job: retryJob(job, { problem, at: outcome.at ?? at }, now),
        attempt: toAttempt(run, 'retry', problem),
      };
    }
  }
}

function toDead(run: EndedRun, problem: string): EndOfJob {
  return {
    job: buryJob(run.job, problem, run.endedAt),
    attempt: toAttempt(run, 'dead', problem),
  };
}

function toAttempt(
  { job, outcome, startedAt, endedAt }: EndedRun,
  kind: JobAttempt['outcome'],
  problem: string | null,
): JobAttempt {
  return {
    jobId: job.jobId,
    attempt: job.attempts,
    startedAt,
    durationMs: Math.max(0, Math.round(endedAt - startedAt)),
    outcome: kind,
    status: outcome.status ?? null,
    problem,
  };
}

/** A run whose end nobody has seen. */
export function toLostAttempt(job: Job, problem: string, now: number): JobAttempt {
  const endedAt = Math.min(job.heldUntil ?? now, now);
  return {
    jobId: job.jobId,
    attempt: job.attempts,
    startedAt: job.updatedAt,
    durationMs: Math.max(0, endedAt - job.updatedAt),
    outcome: 'lost',
    status: null,
    problem,
  };
}

const problemCharactersMax = 500;

/** Shortened for the table; never in the middle of a character. */
function toBounded(text: string): string {
  if (text.length <= problemCharactersMax) return text;
  return `${text.slice(0, problemCharactersMax - 1).toWellFormed()}…`;
}

const hourMs = 3_600_000;

function tooLong({ giveUpAfterMs }: RetryPolicy): string {
  const hours = giveUpAfterMs / hourMs;
  const time = hours >= 1 ? `${Number(hours.toFixed(1))} h` : `${giveUpAfterMs / 1000} s`;
  return `given up after ${time} of trying`;
}
