import type { Seal, SealedColumn } from '../seal.js';
import { readNumber, readText } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** The key of the keyed hashes: one row. Losing it means that no hash can be found any more. */
export const indexKeys = {
  name: 'index_keys',
  columns: { name: 'text', key_sealed: 'text', created_at: 'bigint' },
} as const satisfies Table;

export const indexKeyColumn: SealedColumn = {
  table: indexKeys.name,
  column: 'key_sealed',
  key: ['name'],
};

/** The row's name, there is no other. */
export const indexKeyName = 'keyed hashes';

export interface StoredIndexKey {
  readonly key: Buffer;
  readonly createdAt: number;
}

export function toIndexKeyRow(
  { key, createdAt }: StoredIndexKey,
  seal: Seal,
): RowToWrite<keyof typeof indexKeys.columns> {
  return {
    name: indexKeyName,
    key_sealed: seal.close(key.toString('base64'), indexKeyColumn, [indexKeyName]),
    created_at: createdAt,
  };
}

/** Throws `KooGateError` `internal` when it was sealed with a data key that is not configured. */
export function fromIndexKeyRow(row: ReadRow, seal: Seal): StoredIndexKey {
  const sealed = readText(row, 'key_sealed');
  return {
    key: Buffer.from(seal.open(sealed, indexKeyColumn, [readText(row, 'name')]), 'base64'),
    createdAt: readNumber(row, 'created_at'),
  };
}
