import type { Knex } from 'knex';
import type { DepartmentFilter, Directories, Stored } from '../domain/directories.js';
import type { Department, TenantKey } from '../domain/organisation.js';
import {
  search,
  selectFrom,
  selectKeysFrom,
  whereGiven,
  whereRemoved,
  type DirectoryOptions,
  type DirectoryQuery,
} from './directory-query.js';
import { ascending, readPage } from './page.js';
import { departmentSets, toDepartmentSetId } from './tables/department-sets.js';
import { departments, fromDepartmentRow } from './tables/departments.js';
import { readText } from './tables/read-column.js';
import type { ReadRow } from './tables/table.js';
import { inTransaction } from './transaction.js';

// As their table is kept: within a tenant by their codes, and for the first page of all nobody has to sort all.
const order = ascending('departments-by-tenant', 'set_id', 'org_code');
// The event loop is free again after so many.
const rowsPerRead = 5_000;

/** Departments for operators and for whoever wants a tenant's whole tree. */
export function departmentDirectory({ database }: DirectoryOptions): Directories['departments'] {
  return {
    list: (filter, page) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, departments).select<ReadRow[]>(tenantOfSet(knex));
        narrow(knex, query, filter);
        return readPage(query, order, page, (row) =>
          fromDepartmentRow(row, {
            instanceId: readText(row, 'instance_id'),
            tenantId: readText(row, 'tenant_id'),
          }),
        );
      }),
    // Read piece by piece, and yet all of one moment: a snapshot that is written meanwhile is not seen by half.
    all: (key) =>
      database.read(
        (knex) =>
          inTransaction(knex, async (transaction) => {
            for (const statement of database.dialect.readOneMoment) {
              await transaction.raw(statement);
            }
            return readAll(transaction, key);
          }),
        'patient',
      ),
  };
}

/** Whose a department is: looked up for the rows of the page only, and not in the way of the order. */
function tenantOfSet(knex: Knex): readonly Knex.QueryBuilder[] {
  return ['instance_id', 'tenant_id'].map((column) =>
    knex(departmentSets.name)
      .select(column)
      .whereRaw('department_sets.set_id = departments.set_id')
      .as(column),
  );
}

function narrow(knex: Knex, query: DirectoryQuery, filter: DepartmentFilter): void {
  const { instanceId, tenantId, orgCode, parentCode, removed } = filter;
  whereGiven(query, { org_code: orgCode, parent_code: parentCode });
  whereRemoved(query, removed);
  if (instanceId !== undefined && tenantId !== undefined) {
    whereGiven(query, { set_id: toDepartmentSetId({ instanceId, tenantId }) });
  } else if (instanceId !== undefined || tenantId !== undefined) {
    const sets = selectKeysFrom(knex, departmentSets, 'set_id');
    whereGiven(sets, { instance_id: instanceId, tenant_id: tenantId });
    void query.whereIn('set_id', sets);
  }
}

async function readAll(knex: Knex, key: TenantKey): Promise<readonly Stored<Department>[]> {
  const all: Stored<Department>[] = [];
  for (let after: string | undefined; ;) {
    const query = selectFrom(knex, departments);
    whereGiven(query, { set_id: toDepartmentSetId(key) });
    whereRemoved(query, false);
    if (after !== undefined) void query.where('org_code', '>', after);
    const rows: readonly ReadRow[] = await query.orderBy('org_code').limit(rowsPerRead);
    for (const row of rows) all.push(fromDepartmentRow(row, key));
    after = all.at(-1)?.orgCode;
    if (rows.length < rowsPerRead) return all;
  }
}
