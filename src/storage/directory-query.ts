import type { Knex } from 'knex';
import type { Database } from './database.js';
import type { IndexKey } from './index-key.js';
import type { HashedField } from './keyed-hash.js';
import type { Seal } from './seal.js';
import { isStorableText } from './storable-text.js';
import { columnNames, type ReadRow, type Table } from './tables/table.js';

export interface DirectoryOptions {
  readonly database: Database;
  readonly seal: Seal;
  readonly indexKey: IndexKey;
}

export type DirectoryQuery = Knex.QueryBuilder<Record<string, unknown>, ReadRow[]>;

/** Begins a select of a table's declared columns, but for those that are large, or sealed, and not wanted. */
export function selectFrom<Column extends string>(
  knex: Knex,
  table: Table<Column>,
  unwanted: readonly NoInfer<Column>[] = [],
): DirectoryQuery {
  const left: ReadonlySet<string> = new Set(unwanted);
  const columns = columnNames(table).filter((column) => !left.has(column));
  return knex<Record<string, unknown>>(table.name).select<ReadRow[]>(columns);
}

/** Begins a select that others look into: of one column that names rows. */
export function selectKeysFrom(knex: Knex, table: Table, column: string): DirectoryQuery {
  return knex<Record<string, unknown>>(table.name).select<ReadRow[]>(column);
}

/** Narrows a query to the given values; a filter that is not given does not narrow. */
export function whereGiven(
  query: DirectoryQuery,
  filter: Readonly<Record<string, string | boolean | undefined>>,
): void {
  for (const [column, value] of Object.entries(filter)) {
    if (value === undefined) continue;
    // No row holds such a text, and PostgreSQL refuses even to be asked for it.
    if (typeof value === 'string' && !isStorableText(value)) void query.whereRaw('1 = 0');
    else void query.where(column, value);
  }
}

/** Narrows to what is removed or to what is not; without the filter both are listed. */
export function whereRemoved(query: DirectoryQuery, removed: boolean | undefined): void {
  if (removed === true) void query.whereNotNull('removed_at');
  if (removed === false) void query.whereNull('removed_at');
}

/** Narrows to rows whose time is known and earlier. */
export function whereBefore(query: DirectoryQuery, column: string, time: number | undefined): void {
  if (time !== undefined) void query.where(column, '<', time);
}

/** A filter over hashes: the column that holds them, what is hashed in it, and the text looked for. */
export type HashedFilter = Readonly<Record<string, readonly [HashedField, string | undefined]>>;

/** Turns texts that are looked for into their hashes. The index key is not asked for when none is given. */
export async function toHashes(
  indexKey: IndexKey,
  filter: HashedFilter,
): Promise<Readonly<Record<string, string>>> {
  const hashes: Record<string, string> = {};
  for (const [column, [field, text]] of Object.entries(filter)) {
    if (text !== undefined) hashes[column] = (await indexKey.hash())(field, text);
  }
  return hashes;
}

/** The one row that a query finds. */
export async function readOne<Item>(
  query: DirectoryQuery,
  toItem: (row: ReadRow) => Item,
): Promise<Item | undefined> {
  const [row] = await query;
  return row === undefined ? undefined : toItem(row);
}

/** An operator's search that takes too long says nothing about the database: calls go on. */
export function search<Result>(
  database: Database,
  work: (knex: Knex) => Promise<Result>,
): Promise<Result> {
  return database.read(work, 'search');
}
