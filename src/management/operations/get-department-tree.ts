import type { TenantsOperations } from '../../../generated/stubs/Tenants.js';
import { toDepartmentTree } from '../../domain/department-tree.js';
import type { DepartmentData } from '../../domain/organisation.js';
import { toDepartmentTreeAnswer } from '../department-answer.js';
import type { OperationContext } from '../operation-context.js';
import { toTenantKey, unknownTenant } from '../tenant-key.js';

type GetDepartmentTree = TenantsOperations<OperationContext>['getDepartmentTree'];

/** A tenant's departments as a tree. They may be told of before the tenant itself is. */
export const getDepartmentTree: GetDepartmentTree = async ({ parameters }, { directories }) => {
  const key = toTenantKey(parameters);
  const departments = await directories.departments.all(key);
  if (departments.length === 0 && (await directories.tenants.find(key)) === undefined) {
    throw unknownTenant(key);
  }
  return toDepartmentTreeAnswer(toDepartmentTree(departments.toSorted(byOrgCode)));
};

/** Here and not in the database, whose order of texts depends on how it was set up. */
function byOrgCode({ orgCode: left }: DepartmentData, { orgCode: right }: DepartmentData): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
