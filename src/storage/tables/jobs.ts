import type { Job, JobKind, JobPayload, JobState } from '../../domain/job.js';
import { toStorableTextOrNull } from '../storable-text.js';
import { readNumber, readNumberOrNull, readText, readTextOrNull } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** What is to be done and what was. In the order of `position`, they were written. */
export const jobs = {
  name: 'jobs',
  columns: {
    job_id: 'text',
    kind: 'text',
    lane: 'text',
    payload: 'text',
    state: 'text',
    is_open: 'integer',
    attempts: 'integer',
    failures: 'integer',
    tried_from: 'bigint',
    run_at: 'bigint',
    held_by: 'text',
    held_until: 'bigint',
    problem: 'text',
    event_id: 'text',
    instance_id: 'text',
    endpoint: 'text',
    version: 'integer',
    enqueued_at: 'bigint',
    updated_at: 'bigint',
  },
  position: 'position',
} as const satisfies Table;

export type JobColumn = keyof typeof jobs.columns;

export function toJobRow(job: Job): RowToWrite<JobColumn> {
  return {
    job_id: job.jobId,
    kind: job.kind,
    lane: job.lane,
    payload: JSON.stringify(job.payload),
    state: job.state,
    is_open: job.state === 'waiting' || job.state === 'running' ? 1 : 0,
    attempts: job.attempts,
    failures: job.failures,
    tried_from: job.triedFrom,
    run_at: job.runAt,
    held_by: job.heldBy,
    held_until: job.heldUntil,
    problem: toStorableTextOrNull(job.problem),
    event_id: job.eventId,
    instance_id: job.instanceId,
    endpoint: job.kind === 'deliver' ? (job.payload.endpoint ?? null) : null,
    version: job.version,
    enqueued_at: job.enqueuedAt,
    updated_at: job.updatedAt,
  };
}

export function fromJobRow(row: ReadRow): Job {
  return {
    jobId: readText(row, 'job_id'),
    kind: readText(row, 'kind') as JobKind,
    lane: readText(row, 'lane'),
    payload: JSON.parse(readText(row, 'payload')) as JobPayload,
    state: readText(row, 'state') as JobState,
    attempts: readNumber(row, 'attempts'),
    failures: readNumber(row, 'failures'),
    triedFrom: readNumber(row, 'tried_from'),
    runAt: readNumber(row, 'run_at'),
    heldBy: readTextOrNull(row, 'held_by'),
    heldUntil: readNumberOrNull(row, 'held_until'),
    problem: readTextOrNull(row, 'problem'),
    eventId: readTextOrNull(row, 'event_id'),
    instanceId: readTextOrNull(row, 'instance_id'),
    version: readNumber(row, 'version'),
    enqueuedAt: readNumber(row, 'enqueued_at'),
    updatedAt: readNumber(row, 'updated_at'),
  };
}
