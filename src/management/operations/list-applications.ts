import type { TenantsOperations } from '../../../generated/stubs/Tenants.js';
import { toApplicationAnswer } from '../application-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';

type ListApplications = TenantsOperations<OperationContext>['listApplications'];

/** With what tenants' users log in. */
export const listApplications: ListApplications = async ({ parameters: { query } }, context) => {
  const { limit: _limit, cursor: _cursor, ...filter } = query ?? {};
  const page = await context.directories.applications.list(filter, toPageRequest(query));
  return toPageAnswer(page, (application) => toApplicationAnswer(application, context.caller));
};
