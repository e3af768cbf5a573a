import type { DepartmentSnapshot } from '../domain/organisation.js';
import { prepareAdvanceDepartmentSet } from './department-set-lock.js';
import type { Dialect } from './dialect.js';
import { takeFromNewRow, type RawRunner } from './statements.js';
import { departmentDataColumns, toDepartmentDataRow } from './tables/departments.js';

/** Writes a snapshot of a tenant's departments; one that a later snapshot has overtaken changes nothing. */
export type ReplaceDepartments = (knex: RawRunner, snapshot: DepartmentSnapshot) => Promise<void>;

// Large enough that the exchanges do not count, small enough that the event loop is free again after some milliseconds.
const departmentsPerStatement = 5_000;

/** Rows that are as the snapshot says are not touched: a nightly snapshot of what has hardly changed writes hardly anything. */
export function prepareReplaceDepartments(dialect: Dialect): ReplaceDepartments {
  const advanceSet = prepareAdvanceDepartmentSet(dialect);
  const dataColumns = Object.keys(departmentDataColumns).join(', ');
  const upsertText =
    `insert into departments (set_id, ${dataColumns}, stated_at, first_seen_at, updated_at) ` +
    `select cast(? as text), ${dataColumns}, cast(? as bigint), cast(? as bigint), cast(? as bigint) ` +
    `from (${dialect.rowsFromJson(departmentDataColumns)}) as given where true ` +
    'on conflict (set_id, org_code) do update set ' +
    `${takeFromNewRow(['org_name', 'parent_code', 'stated_at', 'updated_at'])}, removed_at = null ` +
    'where departments.stated_at <= excluded.stated_at and (departments.removed_at is not null ' +
    'or departments.org_name <> excluded.org_name or departments.parent_code <> excluded.parent_code)';
  // `not in`, not `not exists`: PostgreSQL looks each code up in a hash of the list, where a join may read the list for each code.
  const removeText =
    'update departments set stated_at = ?, updated_at = ?, removed_at = ? ' +
    'where set_id = ? and removed_at is null and stated_at <= ? ' +
    `and org_code not in (${dialect.textsFromJson})`;

  return async (knex, { departments, ...snapshot }) => {
    const { statedAt, receivedAt } = snapshot;
    const setId = await advanceSet(knex, { ...snapshot, departmentCount: departments.length });
    if (setId === undefined) return;
    for (let from = 0; from < departments.length; from += departmentsPerStatement) {
      const chunk = departments.slice(from, from + departmentsPerStatement);
      const given = dialect.bindingsOf(chunk.map(toDepartmentDataRow));
      await knex.raw(upsertText, [setId, statedAt, receivedAt, receivedAt, ...given]);
    }
    const codes = JSON.stringify(departments.map(({ orgCode }) => orgCode));
    await knex.raw(removeText, [statedAt, receivedAt, receivedAt, setId, statedAt, codes]);
  };
}
