import type { TenantsOperations } from '../../../generated/stubs/Tenants.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';
import { toTenantAnswer } from '../tenant-answer.js';

type ListTenants = TenantsOperations<OperationContext>['listTenants'];

/** Enterprises that the kit has told of. */
export const listTenants: ListTenants = async ({ parameters: { query } }, { directories }) => {
  const { limit: _limit, cursor: _cursor, ...filter } = query ?? {};
  return toPageAnswer(await directories.tenants.list(filter, toPageRequest(query)), toTenantAnswer);
};
