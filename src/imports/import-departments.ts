import type { Department } from '../domain/organisation.js';
import { compareGiven } from './compare-given.js';
import { id, text } from './import-fields.js';
import { defineImportKind } from './import-kind.js';
import { created, there } from './import-plan.js';
import { findRemoval, statementFields, toStatement, toTenantKey } from './statement-plan.js';

/** The departments of tenants; a parent may come later, or never. */
export const importDepartments = defineImportKind({
  fields: { ...statementFields, orgCode: id(), orgName: text(128), parentCode: id().optional() },
  identities: ({ instanceId = '', tenantId, orgCode }) => [
    ['department', instanceId, tenantId, orgCode],
  ],
  async plan(row, { load, now }) {
    const { orgCode, orgName, parentCode } = row;
    const key = { ...toTenantKey(row), orgCode };
    const known = await load.department(key);
    const removals = await findRemoval(row, known, load);
    if (removals.length > 0) return there(removals);
    if (known !== undefined) return there(compareGiven({ orgName, parentCode }, { ...known }));
    const statement = toStatement(row, now);
    const record: Department = { ...key, ...statement, orgName, parentCode: parentCode ?? '' };
    return created([{ kind: 'put', table: 'departments', record }]);
  },
});
