import type { InterventionsOperations } from '../../../generated/stubs/Interventions.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';
import { toTimeSpan, toUtcTime } from '../utc-time.js';

type ListInterventions = InterventionsOperations<OperationContext>['listInterventions'];

/** Who has done what through this API. */
export const listInterventions: ListInterventions = async (
  { parameters: { query } },
  { directories },
) => {
  const { limit: _limit, cursor: _cursor, from, before, ...filter } = query ?? {};
  const page = await directories.interventions.list(
    { ...filter, ...toTimeSpan({ from, before }) },
    toPageRequest(query),
  );
  return toPageAnswer(page, (intervention) => ({
    ...intervention,
    at: toUtcTime(intervention.at),
    detail: { ...intervention.detail },
  }));
};
