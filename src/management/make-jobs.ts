import type { Job } from '../domain/job.js';
import type { OperationContext } from './operation-context.js';
import { traceOf, type AboutTrace } from './with-intervention.js';

/** Writes those of the jobs that are not there yet, with the trace of who wants them. Nothing is written where all are there. */
export async function makeJobs(
  jobs: readonly Job[],
  about: AboutTrace,
  context: OperationContext,
): Promise<void> {
  const { directories, committer } = context;
  const found = await directories.jobs.findAll(jobs.map(({ jobId }) => jobId));
  const known = new Set(found.map(({ jobId }) => jobId));
  const missing = jobs.filter(({ jobId }) => !known.has(jobId));
  if (missing.length === 0) return;
  // Somebody else may make them at the same time: whoever comes second finds them there.
  const ensured = missing.map((record) => ({ kind: 'ensure', table: 'jobs', record }) as const);
  const changes = [...ensured, traceOf(context, about)];
  await committer.commit({ call: null, nonce: null, changes });
}
