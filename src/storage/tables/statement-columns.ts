import type { Statement, StoredTimes } from '../../domain/organisation.js';
import { readNumber, readNumberOrNull } from './read-column.js';
import type { ReadRow, RowToWrite } from './table.js';

/**
 * What every stated thing has. `updated_at` is when the statement that counts reached us, so it is the statement's `receivedAt` too.
 * A statement that is written over an earlier one leaves `first_seen_at` as it was.
 */
export const statementColumns = {
  stated_at: 'bigint',
  first_seen_at: 'bigint',
  updated_at: 'bigint',
  removed_at: 'bigint',
} as const;

export function toStatementColumns({
  statedAt,
  receivedAt,
  removed,
}: Statement): RowToWrite<keyof typeof statementColumns> {
  return {
    stated_at: statedAt,
    first_seen_at: receivedAt,
    updated_at: receivedAt,
    removed_at: removed ? receivedAt : null,
  };
}

export function fromStatementColumns(row: ReadRow): Statement & StoredTimes {
  const updatedAt = readNumber(row, 'updated_at');
  const removedAt = readNumberOrNull(row, 'removed_at');
  return {
    statedAt: readNumber(row, 'stated_at'),
    receivedAt: updatedAt,
    removed: removedAt !== null,
    firstSeenAt: readNumber(row, 'first_seen_at'),
    updatedAt,
    removedAt,
  };
}
