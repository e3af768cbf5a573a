import type { Knex } from 'knex';
import type { Page, PageRequest } from '../domain/directories.js';
import { KooGateError } from '../domain/koogate-error.js';
import { isStorableText } from './storable-text.js';
import type { ReadRow } from './tables/table.js';
import { readNumber, readText } from './tables/read-column.js';

/** What a list is sorted by: its columns together are unique. */
export interface PageOrder {
  /** Set into the cursor, so that the cursor of one list is not taken for that of another. */
  readonly list: string;
  readonly columns: readonly PageColumn[];
  readonly direction: 'asc' | 'desc';
}

interface PageColumn {
  readonly name: string;
  /** `time`: any whole number. */
  readonly kind: 'time' | 'text';
}

type Position = readonly (string | number)[];

/** Sorted by a time, and by the columns that name a row for rows of the same millisecond. */
export function newestFirst(list: string, time: string, ...key: readonly string[]): PageOrder {
  const columns = [toColumn('time')(time), ...key.map(toColumn('text'))];
  return { list, columns, direction: 'desc' };
}

/** Sorted by the order in which rows were written. */
export function lastWrittenFirst(list: string): PageOrder {
  return { list, columns: [{ name: 'position', kind: 'time' }], direction: 'desc' };
}

export function firstWrittenFirst(list: string): PageOrder {
  return { ...lastWrittenFirst(list), direction: 'asc' };
}

export function ascending(list: string, ...texts: readonly string[]): PageOrder {
  return { list, columns: texts.map(toColumn('text')), direction: 'asc' };
}

function toColumn(kind: PageColumn['kind']): (name: string) => PageColumn {
  return (name) => ({ name, kind });
}

/**
 * Reads one page. The cursor names the last row of the page before, not a number of rows: what is inserted meanwhile
 * neither repeats a row nor hides one.
 */
export async function readPage<Item>(
  query: Knex.QueryBuilder<Record<string, unknown>, ReadRow[]>,
  order: PageOrder,
  { limit, cursor }: PageRequest,
  toItem: (row: ReadRow) => Item,
): Promise<Page<Item>> {
  const names = order.columns.map(({ name }) => name);
  if (cursor !== undefined) {
    const columns = names.map(() => '??').join(', ');
    const values = names.map(() => '?').join(', ');
    const isAfter = order.direction === 'asc' ? '>' : '<';
    void query.whereRaw(`(${columns}) ${isAfter} (${values})`, [
      ...names,
      ...parseCursor(cursor, order),
    ]);
  }
  // One more than asked for tells whether there is a next page.
  const rows = await query
    .orderBy(names.map((column) => ({ column, order: order.direction })))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(toItem);
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { items };
  return { items, nextCursor: toCursor(last, order) };
}

/** Points behind a row: for the page that begins after it. */
export function toCursor(row: ReadRow, { list, columns }: PageOrder): string {
  const position = columns.map(({ name, kind }) =>
    kind === 'time' ? readNumber(row, name) : readText(row, name),
  );
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
}

function parseCursor(cursor: string, { list, columns }: PageOrder): Position {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (cause) {
    throw unreadableCursor(cause);
  }
  if (!Array.isArray(parts) || parts.length !== columns.length + 1) throw unreadableCursor();
  const [ofList, ...position] = parts as readonly unknown[];
  if (ofList !== list) throw unreadableCursor();
  return columns.map(({ kind }, index) => {
    const value = position[index];
    if (kind === 'time' && Number.isSafeInteger(value)) return value as number;
    if (kind === 'text' && typeof value === 'string' && isStorableText(value)) return value;
    throw unreadableCursor();
  });
}

function unreadableCursor(cause?: unknown): KooGateError {
  return new KooGateError('invalid-parameter', {
    sentence:
      'cursor is not one that this list gave: take nextCursor of the page before, or leave it out for the first page',
    cause,
  });
}
