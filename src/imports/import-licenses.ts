import type { License } from '../domain/license.js';
import { compareGiven } from './compare-given.js';
import { id, text, time } from './import-fields.js';
import { defineImportKind } from './import-kind.js';
import { created, invalid, there } from './import-plan.js';

/** The Licenses of License V1 that orders got: a repeated getLicense answers the same. */
export const importLicenses = defineImportKind({
  fields: {
    instanceId: id(),
    orderId: id().optional(),
    license: text(4_096),
    issuedAt: time().optional(),
  },
  identities: ({ instanceId }) => [['license', instanceId]],
  async plan(row, { load, now }) {
    const { instanceId, license, issuedAt = now } = row;
    const [instance, known] = await Promise.all([
      load.instance(instanceId),
      load.licenseOf(instanceId),
    ]);
    if (known !== undefined) {
      return there(compareGiven(row, { ...known }, { hidden: ['license'], times: ['issuedAt'] }));
    }
    if (instance === undefined) {
      const detail = 'is not known here: import instances first, with soldBy license-v1';
      return invalid([{ field: 'instanceId', detail }]);
    }
    if (instance.soldBy !== 'license-v1') {
      const detail = `names an instance sold by ${instance.soldBy}; only License V1 has a License here`;
      return invalid([{ field: 'instanceId', detail }]);
    }
    const { orderId } = instance;
    if (row.orderId !== undefined && row.orderId !== orderId) {
      const detail = `is ${orderId} in the instance; leave it out, or correct one of them`;
      return invalid([{ field: 'orderId', detail }]);
    }
    const record: License = { instanceId, orderId, license, issuedAt };
    return created([{ kind: 'claim', table: 'licenses', record }]);
  },
});
