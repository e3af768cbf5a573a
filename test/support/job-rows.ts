import type { Job, JobAttempt } from '../../src/domain/job.js';
import { fromJobAttemptRow } from '../../src/storage/tables/job-attempts.js';
import type { ReadRow } from '../../src/storage/tables/table.js';
import type { TestDatabase } from './databases.js';
import { withDatabase } from './server-database.js';

/** The runs of a job, read past the storage; oldest first. */
export function attemptsOf(
  database: TestDatabase,
  { jobId }: Pick<Job, 'jobId'>,
): Promise<readonly JobAttempt[]> {
  return withDatabase(database.url(), async (knex) => {
    const rows = await knex<Record<string, unknown>>('job_attempts')
      .where({ job_id: jobId })
      .orderBy('attempt');
    return rows.map((row) => fromJobAttemptRow(row as ReadRow));
  });
}
