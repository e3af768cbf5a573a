import type { Job } from './job.js';

/*
 * What becomes of a job, step by step. Each step is written over the version that it was made from only, so of two that are made at
 * the same time one is refused.
 */

/** Begins a run that nobody else may begin until `heldUntil` (ms). */
export function holdJob(job: Job, { by, until }: Hold, now: number): Job {
  return {
    ...next(job, now),
    state: 'running',
    attempts: job.attempts + 1,
    heldBy: by,
    heldUntil: until,
  };
}

export interface Hold {
  readonly by: string;
  readonly until: number;
}

/** Goes on with a run. Its beginning, `updatedAt`, stays. */
export function prolongHold(job: Job, until: number): Job {
  return { ...job, version: job.version + 1, heldUntil: until };
}

/** Gives up a hold without a result, as if the run had not begun: whoever comes may run it at once. */
export function giveBackJob(job: Job, now: number): Job {
  return {
    ...released(job, now),
    state: 'waiting',
    attempts: Math.max(0, job.attempts - 1),
    runAt: now,
  };
}

export function finishJob(job: Job, now: number): Job {
  return { ...released(job, now), state: 'done', problem: null };
}

/** To be run again, not before `at` (ms). */
export function retryJob(job: Job, failure: { readonly problem: string; at: number }, now: number) {
  const { problem, at } = failure;
  return {
    ...released(job, now),
    state: 'waiting',
    failures: job.failures + 1,
    runAt: at,
    problem,
  } satisfies Job;
}

/** Given up: those behind it go on, and an operator finds it with the reason. */
export function buryJob(job: Job, problem: string, now: number): Job {
  return { ...released(job, now), state: 'dead', failures: job.failures + 1, problem };
}

/** `undefined` for a job that has ended already. One that runs is stopped, and its result does not count. */
export function cancelJob(job: Job, now: number): Job | undefined {
  if (job.state === 'done' || job.state === 'cancelled') return undefined;
  return { ...released(job, now), state: 'cancelled' };
}

/** To be run anew, at once, as often and as long as a new one. `undefined` unless it is dead or cancelled. */
export function redriveJob(job: Job, now: number): Job | undefined {
  if (job.state !== 'dead' && job.state !== 'cancelled') return undefined;
  return { ...released(job, now), state: 'waiting', failures: 0, triedFrom: now, runAt: now };
}

function released(job: Job, now: number): Job {
  return { ...next(job, now), heldBy: null, heldUntil: null };
}

function next(job: Job, now: number): Job {
  return { ...job, version: job.version + 1, updatedAt: now };
}
