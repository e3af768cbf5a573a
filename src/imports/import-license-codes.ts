import type { LicenseCode } from '../domain/license-code.js';
import { compareGiven } from './compare-given.js';
import { id, oneOf, text, time } from './import-fields.js';
import { defineImportKind } from './import-kind.js';
import { created, there } from './import-plan.js';

/** The authorization codes that the marketplace has sold. */
export const importLicenseCodes = defineImportKind({
  fields: {
    code: text(64),
    state: oneOf(['active', 'frozen', 'released']),
    productId: id().optional(),
    expiresAt: time().optional(),
    createdAt: time().optional(),
    releasedAt: time().optional(),
  },
  check: ({ state, releasedAt }) =>
    state === 'released' || releasedAt === undefined
      ? []
      : [{ field: 'releasedAt', detail: 'must be left out unless the state is released' }],
  identities: ({ code }) => [['license code', code]],
  async plan(row, { load, now }) {
    const known = await load.licenseCode(row.code);
    if (known !== undefined) {
      return there(
        compareGiven(
          row,
          { ...known },
          {
            hidden: ['code'],
            times: ['expiresAt', 'createdAt', 'releasedAt'],
          },
        ),
      );
    }
    const { code, state, productId = null, expiresAt = null, createdAt = now } = row;
    const record: LicenseCode = {
      code,
      state,
      productId,
      expiresAt,
      version: 1,
      createdAt,
      updatedAt: now,
      releasedAt: state === 'released' ? (row.releasedAt ?? now) : null,
    };
    return created([{ kind: 'claim', table: 'licenseCodes', record }]);
  },
});
