import type { Stored } from '../../domain/directories.js';
import type { Authorization, AuthorizationAccess, UserProfile } from '../../domain/organisation.js';
import type { Seal, SealedColumn } from '../seal.js';
import { toStorableText } from '../storable-text.js';
import { readText } from './read-column.js';
import type { RowSecrets } from './row-secrets.js';
import { fromStatementColumns, statementColumns, toStatementColumns } from './statement-columns.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** Which users may use which application: many rows, so one hash of the whole identity names each. */
export const authorizations = {
  name: 'authorizations',
  columns: {
    authorization_hash: 'text',
    instance_id: 'text',
    tenant_id: 'text',
    app_id: 'text',
    access: 'text',
    org_code: 'text',
    role: 'text',
    user_name_hash: 'text',
    name_hash: 'text',
    mobile_hash: 'text',
    email_hash: 'text',
    user_sealed: 'text',
    content_hash: 'text',
    ...statementColumns,
  },
} as const satisfies Table;

export const userColumn: SealedColumn = {
  table: authorizations.name,
  column: 'user_sealed',
  key: ['authorization_hash'],
};

/** What is sealed as one text. */
interface SealedUser {
  readonly userName: string;
  readonly user: UserProfile;
}

export function toAuthorizationRow(
  authorization: Authorization,
  { seal, hash }: RowSecrets,
): RowToWrite<keyof typeof authorizations.columns> {
  const { instanceId, tenantId, appId, userName, user } = authorization;
  const identity = toAuthorizationHash(authorization, hash);
  const content = JSON.stringify({ userName, user } satisfies SealedUser);
  return {
    authorization_hash: identity,
    instance_id: instanceId,
    tenant_id: tenantId,
    app_id: appId,
    access: authorization.access,
    org_code: toStorableText(user.orgCode),
    role: user.role,
    user_name_hash: hash('authorization user name', userName),
    name_hash: hash('authorization name', user.name),
    mobile_hash: user.mobile === undefined ? null : hash('authorization mobile', user.mobile),
    email_hash: user.email === undefined ? null : hash('authorization email', user.email),
    user_sealed: seal.close(content, userColumn, [identity]),
    content_hash: hash('authorization content', identity, content),
    ...toStatementColumns(authorization),
  };
}

/** By which one is found without its user being readable. */
export function toAuthorizationHash(
  {
    instanceId,
    tenantId,
    appId,
    userName,
  }: Pick<Authorization, 'instanceId' | 'tenantId' | 'appId' | 'userName'>,
  hash: RowSecrets['hash'],
): string {
  return hash('authorization', instanceId, tenantId, appId, userName);
}

/** Throws `KooGateError` `internal` when the user was sealed with a key that is not configured. */
export function fromAuthorizationRow(row: ReadRow, seal: Seal): Stored<Authorization> {
  const identity = readText(row, 'authorization_hash');
  const text = seal.open(readText(row, 'user_sealed'), userColumn, [identity]);
  const { userName, user } = JSON.parse(text) as SealedUser;
  return {
    instanceId: readText(row, 'instance_id'),
    tenantId: readText(row, 'tenant_id'),
    appId: readText(row, 'app_id'),
    userName,
    access: readText(row, 'access') as AuthorizationAccess,
    user,
    ...fromStatementColumns(row),
  };
}
