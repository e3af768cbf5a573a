import type { Knex } from 'knex';
import type { Page, PageRequest } from '../domain/directories.js';
import { KooGateError } from '../domain/koogate-error.js';
import type { ReadRow } from './tables/table.js';
import { readNumber, readText } from './tables/read-column.js';

/** What a list is sorted by, newest first: a time, and a unique column for rows of the same millisecond. */
export interface PageOrder {
  /** Set into the cursor, so that the cursor of one list is not taken for that of another. */
  readonly list: string;
  readonly time: string;
  readonly id: string;
}

interface Position {
  readonly time: number;
  readonly id: string;
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
  if (cursor !== undefined) {
    const after = parseCursor(cursor, order);
    void query.whereRaw('(??, ??) < (?, ?)', [order.time, order.id, after.time, after.id]);
  }
  // One more than asked for tells whether there is a next page.
  const rows = await query
    .orderBy([
      { column: order.time, order: 'desc' },
      { column: order.id, order: 'desc' },
    ])
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(toItem);
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { items };
  return { items, nextCursor: toCursor(last, order) };
}

function toCursor(row: ReadRow, { list, time, id }: PageOrder): string {
  const position = [list, readNumber(row, time), readText(row, id)];
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function parseCursor(cursor: string, { list }: PageOrder): Position {
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (cause) {
    throw unreadableCursor(cause);
  }
  if (!Array.isArray(position) || position.length !== 3) throw unreadableCursor();
  const [ofList, time, id] = position as readonly unknown[];
  if (
    ofList !== list ||
    !Number.isSafeInteger(time) ||
    typeof id !== 'string' ||
    id.includes('\0')
  ) {
    throw unreadableCursor();
  }
  return { time: Number(time), id };
}

function unreadableCursor(cause?: unknown): KooGateError {
  return new KooGateError('invalid-parameter', {
    sentence:
      'cursor is not one that this list gave: take nextCursor of the page before, or leave it out for the first page',
    cause,
  });
}
