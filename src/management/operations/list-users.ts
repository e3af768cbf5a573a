import type { TenantsOperations } from '../../../generated/stubs/Tenants.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';
import { toUserAnswer } from '../user-answer.js';

type ListUsers = TenantsOperations<OperationContext>['listUsers'];

/** Who may use what. Filters by personal data were refused before to those who may not see them. */
export const listUsers: ListUsers = async ({ parameters: { query } }, context) => {
  const { limit: _limit, cursor: _cursor, ...filter } = query ?? {};
  const page = await context.directories.authorizations.list(filter, toPageRequest(query));
  return toPageAnswer(page, (authorization) => toUserAnswer(authorization, context.caller));
};
