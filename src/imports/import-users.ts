import { z } from 'zod';
import type { Authorization, UserProfile } from '../domain/organisation.js';
import { compareGiven } from './compare-given.js';
import { flag, id, oneOf, text } from './import-fields.js';
import { defineImportKind, type RowOf } from './import-kind.js';
import { created, there } from './import-plan.js';
import { findRemoval, statementFields, toStatement, toTenantKey } from './statement-plan.js';

const fields = {
  ...statementFields,
  appId: id(),
  userName: text(64),
  name: text(64),
  orgCode: id().optional(),
  role: oneOf(['user', 'admin']),
  enabled: flag().optional(),
  position: text(64).optional(),
  employeeCode: text(64).optional(),
  employeeType: z
    .union([z.int(), z.enum(['1', '2', '3', '4'])], { error: 'must be 1, 2, 3 or 4' })
    .transform(Number)
    .refine((type) => type >= 1 && type <= 4, { error: 'must be 1, 2, 3 or 4' })
    .optional(),
  mobile: text(32).optional(),
  email: text(128).optional(),
  workPlace: text(255).optional(),
  entryDate: text(64).optional(),
};

type UserRow = RowOf<typeof fields>;

/** Who may use which application. Those who may not any more are not imported: nothing is left to take from them. */
export const importUsers = defineImportKind({
  fields,
  identities: ({ instanceId = '', tenantId, appId, userName }) => [
    ['user', instanceId, tenantId, appId, userName],
  ],
  async plan(row, { load, now }) {
    const { appId, userName } = row;
    const key = { ...toTenantKey(row), appId, userName };
    const known = await load.authorization(key);
    const removals = await findRemoval(row, known, load);
    if (removals.length > 0) return there(removals);
    if (known !== undefined) {
      return there(compareGiven(toGiven(row), { ...known.user }, { hidden: personal }));
    }
    const record: Authorization = {
      ...key,
      ...toStatement(row, now),
      access: 'granted',
      user: toProfile(row),
    };
    return created([{ kind: 'put', table: 'authorizations', record }]);
  },
});

const personal = [
  'name',
  'position',
  'employeeCode',
  'employeeType',
  'mobile',
  'email',
  'workPlace',
  'entryDate',
];

/** What makes up the user; the rest says which one it is. */
function toGiven(row: UserRow) {
  const { instanceId: _i, tenantId: _t, statedAt: _s, appId: _a, userName: _u, ...given } = row;
  return given;
}

function toProfile(row: UserRow): UserProfile {
  const { name, orgCode = '', role, enabled = true, ...others } = toGiven(row);
  const told = Object.fromEntries(
    Object.entries(others).filter(([, value]) => value !== undefined),
  );
  return { name, orgCode, role, enabled, ...told };
}
