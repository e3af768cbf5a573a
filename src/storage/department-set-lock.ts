import type { TenantKey } from '../domain/organisation.js';
import type { Dialect } from './dialect.js';
import type { RawRunner } from './statements.js';
import { toDepartmentSetId } from './tables/department-sets.js';

/** What is said of all departments of a tenant at once. */
export interface DepartmentSetStatement extends TenantKey {
  readonly statedAt: number;
  readonly receivedAt: number;
  readonly departmentCount: number;
}

/**
 * Locks the set of a tenant's departments until the transaction ends and notes the statement in it. Resolves with its id, or with
 * `undefined` when a later statement about all departments is known: then nothing of this one counts.
 */
export type AdvanceDepartmentSet = (
  knex: RawRunner,
  statement: DepartmentSetStatement,
) => Promise<string | undefined>;

export function prepareAdvanceDepartmentSet(dialect: Dialect): AdvanceDepartmentSet {
  const text =
    'insert into department_sets (set_id, instance_id, tenant_id, stated_at, received_at, department_count) ' +
    'values (?, ?, ?, ?, ?, ?) on conflict (set_id) do update set stated_at = excluded.stated_at, ' +
    'received_at = excluded.received_at, department_count = excluded.department_count ' +
    'where department_sets.stated_at <= excluded.stated_at returning set_id';
  return async (knex, statement) => {
    const setId = toDepartmentSetId(statement);
    const { instanceId, tenantId, statedAt, receivedAt, departmentCount } = statement;
    const bindings = [setId, instanceId, tenantId, statedAt, receivedAt, departmentCount];
    const advanced = dialect.rowsOf(await knex.raw(text, bindings));
    return advanced.length === 0 ? undefined : setId;
  };
}
