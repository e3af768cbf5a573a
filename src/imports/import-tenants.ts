import type { Tenant } from '../domain/organisation.js';
import { compareGiven } from './compare-given.js';
import { id, text } from './import-fields.js';
import { defineImportKind } from './import-kind.js';
import { created, there } from './import-plan.js';
import { findRemoval, statementFields, toStatement, toTenantKey } from './statement-plan.js';

/** The enterprises that instances are bound to. */
export const importTenants = defineImportKind({
  fields: {
    ...statementFields,
    orderId: id().optional(),
    tenantCode: text(64),
    name: text(255),
    domainName: text(255),
  },
  identities: ({ instanceId = '', tenantId }) => [['tenant', instanceId, tenantId]],
  async plan(row, { load, now }) {
    const key = toTenantKey(row);
    const known = await load.tenant(key);
    const removals = await findRemoval(row, known, load);
    if (removals.length > 0) return there(removals);
    const { statedAt: _, ...given } = row;
    if (known !== undefined) return there(compareGiven({ ...given, ...key }, { ...known }));
    const { orderId = '', tenantCode, name, domainName } = row;
    const record: Tenant = {
      ...key,
      ...toStatement(row, now),
      orderId,
      tenantCode,
      name,
      domainName,
    };
    return created([{ kind: 'put', table: 'tenants', record }]);
  },
});
