import type { JobsOperations } from '../../../generated/stubs/Jobs.js';
import { toJobAnswer, toJobAttemptAnswer } from '../job-answer.js';
import { findJob } from '../find-job.js';
import type { OperationContext } from '../operation-context.js';

type GetJob = JobsOperations<OperationContext>['getJob'];

/** A job with its runs: of one that delivers, the delivery log. */
export const getJob: GetJob = async ({ parameters: { path } }, { directories }) => {
  const job = await findJob(path.jobId, directories);
  const attempts = await directories.jobs.attempts(path.jobId);
  return { ...toJobAnswer(job), runs: attempts.map(toJobAttemptAnswer) };
};
