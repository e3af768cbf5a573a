import type { Stored } from '../../domain/directories.js';
import type { Application } from '../../domain/organisation.js';
import type { Seal, SealedColumn } from '../seal.js';
import { toStorableText } from '../storable-text.js';
import { readText, readTextOrNull } from './read-column.js';
import type { RowSecrets } from './row-secrets.js';
import { fromStatementColumns, statementColumns, toStatementColumns } from './statement-columns.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** How the users of a tenant log in to an application. */
export const applications = {
  name: 'applications',
  columns: {
    instance_id: 'text',
    tenant_id: 'text',
    app_id: 'text',
    client_id: 'text',
    client_secret_sealed: 'text',
    content_hash: 'text',
    ...statementColumns,
  },
} as const satisfies Table;

export const clientSecretColumn: SealedColumn = {
  table: applications.name,
  column: 'client_secret_sealed',
  key: ['instance_id', 'tenant_id', 'app_id'],
};

export function toApplicationRow(
  application: Application,
  { seal, hash }: RowSecrets,
): RowToWrite<keyof typeof applications.columns> {
  const { instanceId, tenantId, appId, clientSecret } = application;
  return {
    instance_id: instanceId,
    tenant_id: tenantId,
    app_id: appId,
    client_id: toStorableText(application.clientId),
    client_secret_sealed:
      clientSecret === null
        ? null
        : seal.close(clientSecret, clientSecretColumn, [instanceId, tenantId, appId]),
    content_hash: hash('application content', instanceId, tenantId, appId, clientSecret ?? ''),
    ...toStatementColumns(application),
  };
}

/** Throws `KooGateError` `internal` when the secret was sealed with a key that is not configured. */
export function fromApplicationRow(row: ReadRow, seal: Seal): Stored<Application> {
  const instanceId = readText(row, 'instance_id');
  const tenantId = readText(row, 'tenant_id');
  const appId = readText(row, 'app_id');
  const sealed = readTextOrNull(row, 'client_secret_sealed');
  return {
    instanceId,
    tenantId,
    appId,
    clientId: readText(row, 'client_id'),
    clientSecret:
      sealed === null ? null : seal.open(sealed, clientSecretColumn, [instanceId, tenantId, appId]),
    ...fromStatementColumns(row),
  };
}
