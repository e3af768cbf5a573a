import type { JobAttempt } from '../../domain/job.js';
import { toStorableTextOrNull } from '../storable-text.js';
import { readNumber, readNumberOrNull, readText, readTextOrNull } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** The runs of jobs that have ended. */
export const jobAttempts = {
  name: 'job_attempts',
  columns: {
    job_id: 'text',
    attempt: 'integer',
    started_at: 'bigint',
    duration_ms: 'bigint',
    outcome: 'text',
    status: 'integer',
    problem: 'text',
  },
} as const satisfies Table;

export function toJobAttemptRow(attempt: JobAttempt): RowToWrite<keyof typeof jobAttempts.columns> {
  return {
    job_id: attempt.jobId,
    attempt: attempt.attempt,
    started_at: attempt.startedAt,
    duration_ms: attempt.durationMs,
    outcome: attempt.outcome,
    status: attempt.status,
    problem: toStorableTextOrNull(attempt.problem),
  };
}

export function fromJobAttemptRow(row: ReadRow): JobAttempt {
  return {
    jobId: readText(row, 'job_id'),
    attempt: readNumber(row, 'attempt'),
    startedAt: readNumber(row, 'started_at'),
    durationMs: readNumber(row, 'duration_ms'),
    outcome: readText(row, 'outcome') as JobAttempt['outcome'],
    status: readNumberOrNull(row, 'status'),
    problem: readTextOrNull(row, 'problem'),
  };
}
