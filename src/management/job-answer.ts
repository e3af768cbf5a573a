import type { components } from '../../generated/types/management.js';
import type { Job, JobAttempt } from '../domain/job.js';
import { toUtcTime, toUtcTimeOrNull } from './utc-time.js';

type Schemas = components['schemas'];

/** A job tells ids and names only, so everybody may see all of it. */
export function toJobAnswer(job: Job): Schemas['Job'] {
  return {
    jobId: job.jobId,
    kind: job.kind,
    state: job.state,
    lane: job.lane,
    payload: { ...job.payload },
    attempts: job.attempts,
    failures: job.failures,
    problem: job.problem,
    runAt: toUtcTime(job.runAt),
    triedFrom: toUtcTime(job.triedFrom),
    heldBy: job.heldBy,
    heldUntil: toUtcTimeOrNull(job.heldUntil),
    eventId: job.eventId,
    instanceId: job.instanceId,
    enqueuedAt: toUtcTime(job.enqueuedAt),
    updatedAt: toUtcTime(job.updatedAt),
  };
}

export function toJobAttemptAnswer(attempt: JobAttempt): Schemas['JobAttempt'] {
  return {
    attempt: attempt.attempt,
    startedAt: toUtcTime(attempt.startedAt),
    durationMs: attempt.durationMs,
    outcome: attempt.outcome,
    status: attempt.status,
    problem: attempt.problem,
  };
}
