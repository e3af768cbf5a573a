import type { Knex } from 'knex';
import type { Database } from './database.js';
import { isStorableText } from './storable-text.js';
import { columnNames, type ReadRow, type Table } from './tables/table.js';

export type DirectoryQuery = Knex.QueryBuilder<Record<string, unknown>, ReadRow[]>;

/** Begins a select of a table's declared columns. */
export function selectFrom(knex: Knex, table: Table): DirectoryQuery {
  return knex<Record<string, unknown>>(table.name).select<ReadRow[]>(columnNames(table));
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

/** An operator's search that takes too long says nothing about the database: calls go on. */
export function search<Result>(
  database: Database,
  work: (knex: Knex) => Promise<Result>,
): Promise<Result> {
  return database.read(work, { slowMeansAway: false });
}
