import type { Job } from './job.js';

/** What tells one job from another; the rest is the same for all that are new. */
export type JobSeed = Pick<Job, 'jobId' | 'kind' | 'lane' | 'payload'> &
  Partial<Pick<Job, 'eventId' | 'instanceId' | 'runAt'>>;

/** A job that waits, to be run at once unless `runAt` says later. */
export function newJob(seed: JobSeed, now: number): Job {
  return {
    eventId: null,
    instanceId: null,
    runAt: now,
    ...seed,
    state: 'waiting',
    attempts: 0,
    failures: 0,
    triedFrom: now,
    heldBy: null,
    heldUntil: null,
    problem: null,
    version: 1,
    enqueuedAt: now,
    updatedAt: now,
  };
}
