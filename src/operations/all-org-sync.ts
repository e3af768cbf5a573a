import type { components } from '../../generated/types/callbacks.js';
import { findTreeProblems } from '../domain/department-tree.js';
import type { DepartmentData } from '../domain/organisation.js';
import { codedAnswer } from './coded-answer.js';
import { asParsedList } from './parsed-list.js';
import { toStatementTimes, toTenantKey } from './kit-statement.js';
import type { Effects, OperationContext } from './operation-context.js';

type Schemas = components['schemas'];
type Request = Schemas['AllOrgSyncRequest'];
type Answer = Schemas['AllOrgSyncAnswer'];

/** All departments of a tenant: what the list does not name is removed. A department that it names twice is as the last entry says. */
export async function allOrgSync(
  request: Request,
  { now }: OperationContext,
): Promise<{ answer: Answer } & Effects> {
  const departments = new Map<string, DepartmentData>();
  for (const entry of asParsedList(request.orgInfoList)) {
    departments.set(entry.orgCode, toDepartment(entry));
  }
  const snapshot = {
    ...toTenantKey(request),
    ...toStatementTimes(request, now),
    departments: [...departments.values()],
  };
  return {
    answer: codedAnswer('000000'),
    changes: [{ kind: 'replace', table: 'departments', record: snapshot }],
    ...remarkOn(snapshot.departments),
  };
}

/** Editions of the pages spell the name in three ways; the schema has seen that one of them is there. */
function toDepartment(entry: Schemas['DepartmentEntry']): DepartmentData {
  return {
    orgCode: entry.orgCode,
    orgName: entry.orgName ?? entry.OrgName ?? entry.name ?? '',
    parentCode: entry.parentCode ?? '',
  };
}

function remarkOn(departments: readonly DepartmentData[]): Pick<Effects, 'remark'> {
  const { missingParents, inCycle } = findTreeProblems(departments);
  if (missingParents.length === 0 && inCycle.length === 0) return {};
  const { length } = departments;
  return {
    remark:
      `of ${length} departments ${missingParents.length} name a parent that is not in the list ` +
      `and ${inCycle.length} are below themselves; all are kept`,
  };
}
