import type { LicenseCode, LicenseCodeState } from '../../domain/license-code.js';
import type { KeyedHash } from '../keyed-hash.js';
import type { Seal, SealedColumn } from '../seal.js';
import { readNumber, readNumberOrNull, readText, readTextOrNull } from './read-column.js';
import type { RowSecrets } from './row-secrets.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** The authorization codes that the marketplace has sold. */
export const licenseCodes = {
  name: 'license_codes',
  columns: {
    code_hash: 'text',
    code_sealed: 'text',
    state: 'text',
    product_id: 'text',
    expires_at: 'bigint',
    version: 'integer',
    created_at: 'bigint',
    updated_at: 'bigint',
    released_at: 'bigint',
  },
} as const satisfies Table;

export const codeColumn: SealedColumn = {
  table: licenseCodes.name,
  column: 'code_sealed',
  key: ['code_hash'],
};

/** Stands for the code wherever it is a key. */
export function toCodeHash(code: string, hash: KeyedHash): string {
  return hash('license code', code);
}

export function toLicenseCodeRow(
  licenseCode: LicenseCode,
  { seal, hash }: RowSecrets,
): RowToWrite<keyof typeof licenseCodes.columns> {
  const codeHash = toCodeHash(licenseCode.code, hash);
  return {
    code_hash: codeHash,
    code_sealed: seal.close(licenseCode.code, codeColumn, [codeHash]),
    state: licenseCode.state,
    product_id: licenseCode.productId,
    expires_at: licenseCode.expiresAt,
    version: licenseCode.version,
    created_at: licenseCode.createdAt,
    updated_at: licenseCode.updatedAt,
    released_at: licenseCode.releasedAt,
  };
}

/** Throws `KooGateError` `internal` when the code was sealed with a key that is not configured. */
export function fromLicenseCodeRow(row: ReadRow, seal: Seal): LicenseCode {
  return {
    code: seal.open(readText(row, 'code_sealed'), codeColumn, [readText(row, 'code_hash')]),
    state: readText(row, 'state') as LicenseCodeState,
    productId: readTextOrNull(row, 'product_id'),
    expiresAt: readNumberOrNull(row, 'expires_at'),
    version: readNumber(row, 'version'),
    createdAt: readNumber(row, 'created_at'),
    updatedAt: readNumber(row, 'updated_at'),
    releasedAt: readNumberOrNull(row, 'released_at'),
  };
}
