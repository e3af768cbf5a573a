import type { Directories } from '../domain/directories.js';
import type { Job } from '../domain/job.js';
import { KooGateError } from '../domain/koogate-error.js';

/** Throws `unknown-resource` for an id that no job has. */
export async function findJob(jobId: string, { jobs }: Pick<Directories, 'jobs'>): Promise<Job> {
  const [job] = await jobs.findAll([jobId]);
  if (job !== undefined) return job;
  throw new KooGateError('unknown-resource', {
    sentence:
      'There is no job with this id; jobs that have ended are removed when their time is over.',
  });
}
