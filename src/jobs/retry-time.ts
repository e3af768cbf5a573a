import type { Job } from '../domain/job.js';
import type { RetryPolicy } from './job-definition.js';

export interface Failure {
  readonly job: Pick<Job, 'failures' | 'triedFrom'>;
  /** When it failed (ms). */
  readonly now: number;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

// Many that failed together do not come back together.
const jitter = 0.2;

/**
 * When a job that has failed is tried again (ms), or `undefined` when it is given up. The last try is at the end of the time that it
 * has, not a whole pause before it.
 */
export function toRetryTime(policy: RetryPolicy, failure: Failure): number | undefined {
  const { job, now, random } = failure;
  const { firstPauseMs, longestPauseMs, giveUpAfterMs } = policy;
  const end = job.triedFrom + giveUpAfterMs;
  if (now >= end) return undefined;
  const pauseMs = Math.min(firstPauseMs * 2 ** job.failures, longestPauseMs);
  const withJitter = pauseMs * (1 - jitter + 2 * jitter * random());
  return Math.min(now + Math.round(withJitter), end);
}
