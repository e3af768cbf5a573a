import type { TenantsOperations } from '../../../generated/stubs/Tenants.js';
import { toDepartmentAnswer } from '../department-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toPageAnswer, toPageRequest } from '../page-answer.js';

type ListDepartments = TenantsOperations<OperationContext>['listDepartments'];

/** Departments one by one; see `get-department-tree.ts` for how they lie. */
export const listDepartments: ListDepartments = async ({ parameters: { query } }, context) => {
  const { limit: _limit, cursor: _cursor, ...filter } = query ?? {};
  const page = await context.directories.departments.list(filter, toPageRequest(query));
  return toPageAnswer(page, toDepartmentAnswer);
};
