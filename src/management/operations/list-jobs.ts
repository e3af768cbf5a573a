import type { JobsOperations } from '../../../generated/stubs/Jobs.js';
import { toJobAnswer } from '../job-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';

type ListJobs = JobsOperations<OperationContext>['listJobs'];

/** What is to be done beside the callbacks, and what was. */
export const listJobs: ListJobs = async ({ parameters: { query } }, { directories }) => {
  const { limit: _limit, cursor: _cursor, ...filter } = query ?? {};
  return toPageAnswer(await directories.jobs.list(filter, toPageRequest(query)), toJobAnswer);
};
