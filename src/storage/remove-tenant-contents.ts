import type { TenantRemoval } from '../domain/organisation.js';
import { prepareAdvanceDepartmentSet } from './department-set-lock.js';
import type { Dialect } from './dialect.js';
import type { RawRunner } from './statements.js';

/**
 * Marks as removed what was stated before about a tenant that is gone: applications, authorizations and departments. The tenant
 * remembers the removal, so that what was stated before and arrives after has no effect.
 */
export type RemoveTenantContents = (knex: RawRunner, removal: TenantRemoval) => Promise<void>;

export function prepareRemoveTenantContents(dialect: Dialect): RemoveTenantContents {
  const advanceSet = prepareAdvanceDepartmentSet(dialect);
  // What was removed before stays so since then; but a statement from before the removal does not bring it back either.
  const marks = 'stated_at = ?, updated_at = ?, removed_at = coalesce(removed_at, ?)';
  // Locked in the order of every other writer, which an update alone would not keep to.
  const markText = (table: string, key: string): string =>
    `update ${table} set ${marks} where (${key}) in (select ${key} from ${table} ` +
    `where instance_id = ? and tenant_id = ? and (stated_at < ? or (stated_at = ? and removed_at is null)) ` +
    `order by ${key} ${dialect.lockingRead})`;
  const applicationsText = markText('applications', 'instance_id, tenant_id, app_id');
  const authorizationsText = markText('authorizations', 'authorization_hash');
  // The set remembers the removal, so departments that were removed before need no new time.
  const departmentsText = `update departments set ${marks} where set_id = ? and removed_at is null and stated_at <= ?`;

  const rememberText =
    'update tenants set unbound_stated_at = ? where instance_id = ? and tenant_id = ? ' +
    'and (unbound_stated_at is null or unbound_stated_at < ?)';

  return async (knex, removal) => {
    const { instanceId, tenantId, statedAt, receivedAt } = removal;
    await knex.raw(rememberText, [statedAt, instanceId, tenantId, statedAt]);
    const times = [statedAt, receivedAt, receivedAt];
    await knex.raw(applicationsText, [...times, instanceId, tenantId, statedAt, statedAt]);
    await knex.raw(authorizationsText, [...times, instanceId, tenantId, statedAt, statedAt]);
    const setId = await advanceSet(knex, { ...removal, departmentCount: 0 });
    if (setId !== undefined) await knex.raw(departmentsText, [...times, setId, statedAt]);
  };
}
