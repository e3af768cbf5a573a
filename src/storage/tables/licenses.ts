import type { License } from '../../domain/license.js';
import type { Seal, SealedColumn } from '../seal.js';
import { toStorableText } from '../storable-text.js';
import { readNumber, readText } from './read-column.js';
import type { RowSecrets } from './row-secrets.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** The Licenses that purchases got. */
export const licenses = {
  name: 'licenses',
  columns: {
    instance_id: 'text',
    order_id: 'text',
    license_sealed: 'text',
    license_hash: 'text',
    issued_at: 'bigint',
  },
} as const satisfies Table;

export const licenseColumn: SealedColumn = {
  table: licenses.name,
  column: 'license_sealed',
  key: ['instance_id'],
};

export function toLicenseRow(
  { instanceId, orderId, license, issuedAt }: License,
  { seal, hash }: RowSecrets,
): RowToWrite<keyof typeof licenses.columns> {
  return {
    instance_id: instanceId,
    order_id: toStorableText(orderId),
    license_sealed: seal.close(license, licenseColumn, [instanceId]),
    license_hash: hash('license', license),
    issued_at: issuedAt,
  };
}

/** Throws `KooGateError` `internal` when it was sealed with a key that is not configured. */
export function fromLicenseRow(row: ReadRow, seal: Seal): License {
  const instanceId = readText(row, 'instance_id');
  return {
    instanceId,
    orderId: readText(row, 'order_id'),
    license: seal.open(readText(row, 'license_sealed'), licenseColumn, [instanceId]),
    issuedAt: readNumber(row, 'issued_at'),
  };
}
