import type { Application } from '../domain/organisation.js';
import { compareGiven } from './compare-given.js';
import { id, prose, text } from './import-fields.js';
import { defineImportKind } from './import-kind.js';
import { created, there } from './import-plan.js';
import { findRemoval, statementFields, toStatement, toTenantKey } from './statement-plan.js';

/** How tenants log in to applications; the secret in clear text, as the old interface has decrypted it. */
export const importApplications = defineImportKind({
  fields: { ...statementFields, appId: id(), clientId: text(64), clientSecret: prose(4_096) },
  identities: ({ instanceId = '', tenantId, appId }) => [
    ['application', instanceId, tenantId, appId],
  ],
  async plan(row, { load, now }) {
    const { appId, clientId, clientSecret } = row;
    const key = { ...toTenantKey(row), appId };
    const known = await load.application(key);
    const removals = await findRemoval(row, known, load);
    if (removals.length > 0) return there(removals);
    if (known !== undefined) {
      return there(
        compareGiven({ clientId, clientSecret }, { ...known }, { hidden: ['clientSecret'] }),
      );
    }
    const record: Application = { ...key, ...toStatement(row, now), clientId, clientSecret };
    return created([{ kind: 'put', table: 'applications', record }]);
  },
});
