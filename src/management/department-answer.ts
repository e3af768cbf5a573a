import type { components } from '../../generated/types/management.js';
import type { DepartmentTree } from '../domain/department-tree.js';
import type { Stored } from '../domain/directories.js';
import type { Department } from '../domain/organisation.js';
import { toStatementAnswer } from './statement-answer.js';
import { toTextOrNull } from './text-or-null.js';

type Schemas = components['schemas'];

export function toDepartmentAnswer(department: Stored<Department>): Schemas['Department'] {
  return {
    instanceId: department.instanceId,
    tenantId: department.tenantId,
    orgCode: department.orgCode,
    orgName: department.orgName,
    parentCode: toTextOrNull(department.parentCode),
    ...toStatementAnswer(department),
  };
}

export function toDepartmentTreeAnswer(tree: DepartmentTree): Schemas['DepartmentTree'] {
  const { missingParents, inCycle } = tree.problems;
  return {
    nodes: tree.nodes.map((node) => ({ ...node, parentCode: toTextOrNull(node.parentCode) })),
    problems: { missingParents: [...missingParents], inCycle: [...inCycle] },
  };
}
