import { toJobId } from './event-id.js';
import type { Job } from './job.js';
import { newJob } from './new-job.js';
import { toUtcText } from './utc-text.js';

/** All pushes go one after the other, whatever process runs them. */
export const pushUsageLane = 'usage|push';

/**
 * Pushes what waits, at the end of the span of time in which it was asked for (ms): those who report one record after another share a
 * call. 0 pushes at once.
 */
export function newPushUsageJob(now: number, spanMs: number): Job {
  const runAt = spanMs === 0 ? now : (Math.floor(now / spanMs) + 1) * spanMs;
  return newJob(
    {
      jobId: toJobId('push-usage', String(runAt)),
      kind: 'push-usage',
      lane: pushUsageLane,
      payload: {},
      runAt,
    },
    now,
  );
}

export const hourMs = 3_600_000;

/** Asks the seller's handler for the hour that begins at `hourAt` (ms): the same job in every process. Hours do not wait for each other. */
export function newCollectUsageJob(hourAt: number, now: number): Job {
  const hour = toUtcText(hourAt);
  return newJob(
    {
      jobId: collectUsageJobId(hourAt),
      kind: 'collect-usage',
      lane: `usage-collect|${hour}`,
      payload: { hour },
    },
    now,
  );
}

export function collectUsageJobId(hourAt: number): string {
  return toJobId('collect-usage', toUtcText(hourAt));
}
