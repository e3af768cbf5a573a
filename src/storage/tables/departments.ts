import type { Stored } from '../../domain/directories.js';
import type { Department, DepartmentData, TenantKey } from '../../domain/organisation.js';
import { toStorableText } from '../storable-text.js';
import { toDepartmentSetId } from './department-sets.js';
import { readText } from './read-column.js';
import { fromStatementColumns, statementColumns, toStatementColumns } from './statement-columns.js';
import type { ColumnKind, ReadRow, RowToWrite, Table } from './table.js';

/** What a department is, without whose it is and who said so when. */
export const departmentDataColumns = {
  org_code: 'text',
  org_name: 'text',
  parent_code: 'text',
} as const satisfies Record<string, ColumnKind>;

/** The departments of tenants, a hundred thousand each: `set_id` stands for instance and tenant, see `department-sets.ts`. */
export const departments = {
  name: 'departments',
  columns: { set_id: 'text', ...departmentDataColumns, ...statementColumns },
} as const satisfies Table;

export function toDepartmentDataRow(
  data: DepartmentData,
): RowToWrite<keyof typeof departmentDataColumns> {
  return {
    org_code: data.orgCode,
    org_name: toStorableText(data.orgName),
    parent_code: toStorableText(data.parentCode),
  };
}

export function toDepartmentRow(
  department: Department,
): RowToWrite<keyof typeof departments.columns> {
  return {
    set_id: toDepartmentSetId(department),
    ...toDepartmentDataRow(department),
    ...toStatementColumns(department),
  };
}

export function fromDepartmentRow(
  row: ReadRow,
  { instanceId, tenantId }: TenantKey,
): Stored<Department> {
  return {
    instanceId,
    tenantId,
    orgCode: readText(row, 'org_code'),
    orgName: readText(row, 'org_name'),
    parentCode: readText(row, 'parent_code'),
    ...fromStatementColumns(row),
  };
}
