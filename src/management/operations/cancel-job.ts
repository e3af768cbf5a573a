import type { JobsOperations } from '../../../generated/stubs/Jobs.js';
import { cancelJob as cancel } from '../../domain/job-life.js';
import { KooGateError } from '../../domain/koogate-error.js';
import { commitDecision } from '../commit-decision.js';
import { findJob } from '../find-job.js';
import { toJobAnswer } from '../job-answer.js';
import type { OperationContext } from '../operation-context.js';

type CancelJob = JobsOperations<OperationContext>['cancelJob'];

/** Nobody is to do it any more; those behind it go on. */
export const cancelJob: CancelJob = async ({ parameters: { path } }, context) => {
  const { directories, now } = context;
  const cancelled = await commitDecision(async () => {
    const job = await findJob(path.jobId, directories);
    if (job.state === 'cancelled') return { result: job, changes: [] };
    const result = cancel(job, now);
    if (result === undefined) {
      throw new KooGateError('illegal-state', {
        sentence: `The job is ${job.state}: only one that has not been done can be cancelled.`,
      });
    }
    return { result, changes: [{ kind: 'update', table: 'jobs', record: result }] };
  }, context);
  return toJobAnswer(cancelled);
};
