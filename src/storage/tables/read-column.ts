import type { ReadRow } from './table.js';

/** Reads a text column. A value of another type is a fault of the schema, not of the data, and throws. */
export function readText(row: ReadRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw unexpectedValue(column, 'text', value);
  return value;
}

export function readTextOrNull(row: ReadRow, column: string): string | null {
  return isNull(row, column) ? null : readText(row, column);
}

/** PostgreSQL's driver gives bigint as text, since it may exceed what a double holds; our times and counts never do. */
export function readNumber(row: ReadRow, column: string): number {
  const value = row[column];
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) {
    throw unexpectedValue(column, 'a number', value);
  }
  return number;
}

export function readNumberOrNull(row: ReadRow, column: string): number | null {
  return isNull(row, column) ? null : readNumber(row, column);
}

/** SQLite has no boolean: it stores 0 and 1. */
export function readBoolean(row: ReadRow, column: string): boolean {
  const value = row[column];
  if (value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  throw unexpectedValue(column, 'a boolean', value);
}

function isNull(row: ReadRow, column: string): boolean {
  return row[column] === null;
}

/** Names the type only: the value may be a secret, and this message goes to the log. */
function unexpectedValue(column: string, wanted: string, value: unknown): Error {
  return new Error(
    `column ${column} should hold ${wanted} but holds ${typeof value}: is the schema migrated?`,
  );
}
