import type { Dialect } from './dialect.js';
import {
  columnNames,
  type ColumnKind,
  type ColumnValue,
  type ReadRow,
  type RowToWrite,
  type Table,
} from './tables/table.js';

/** What of knex a statement needs; a transaction is one too. */
export interface RawRunner {
  raw(sql: string, bindings: readonly ColumnValue[]): PromiseLike<unknown>;
}

/** A statement over many rows whose text is made once, for any number of rows. */
export interface ManyRowStatement {
  /** Resolves with the rows the statement returns. Does not ask the database when there is nothing to ask. */
  run(
    knex: RawRunner,
    rows: readonly RowToWrite[],
    ...more: readonly number[]
  ): Promise<readonly ReadRow[]>;
}

export interface InsertClauses {
  /** Rows are locked in this order, the same in every process: then two can wait for each other, but never in a circle. */
  readonly lockOrder: readonly string[];
  /** What happens to a row that is there already; without it, the statement fails. */
  readonly onConflict?: string;
  /** What is told about the rows that were written. */
  readonly returning?: readonly string[];
  /** Which of the rows `given` are taken; without it all. */
  readonly only?: string;
}

/** In a lock order: as the rows were given. */
export const givenOrder = 'given_order';

/** A statement about rows: its text, once it is told the select that yields them. */
export interface StatementOnRows {
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** One more column, in which the rows are numbered as they are given. */
  readonly numberedBy?: string | undefined;
  readonly text: (rows: string) => string;
}

/** An insert of the rows given. */
export function insertOf(
  table: Table,
  { lockOrder, onConflict, returning, only }: InsertClauses,
): StatementOnRows {
  const columns = columnNames(table).join(', ');
  return {
    columns: table.columns,
    numberedBy: lockOrder.includes(givenOrder) ? givenOrder : undefined,
    // There is always a `where`: without, SQLite takes the `on` of `on conflict` for that of a join.
    text: (rows) =>
      `insert into ${table.name} (${columns}) ` +
      `select ${columns} from (${rows}) as given where ${only ?? 'true'} ` +
      `order by ${lockOrder.join(', ')}` +
      (onConflict === undefined ? '' : ` on conflict ${onConflict}`) +
      (returning === undefined ? '' : ` returning ${returning.join(', ')}`),
  };
}

/** Its rows travel as JSON, for which the first `?` stand. */
export function fedByJson(
  dialect: Dialect,
  { columns, numberedBy, text }: StatementOnRows,
): ManyRowStatement {
  return manyRowStatement(dialect, text(dialect.rowsFromJson(columns, numberedBy)));
}

/** Its rows stand in its text. */
export function inScript(
  dialect: Dialect,
  { columns, numberedBy, text }: StatementOnRows,
): (rows: readonly RowToWrite[]) => string {
  return (rows) => text(dialect.rowsInScript(columns, rows, numberedBy));
}

/** Selects the rows whose key columns match one of the keys given. */
export function selectByKeyStatement<Column extends string>(
  dialect: Dialect,
  table: Table<Column>,
  keyColumns: readonly NoInfer<Column>[],
): ManyRowStatement {
  const keys: Record<string, ColumnKind> = {};
  for (const column of keyColumns) keys[column] = table.columns[column];
  return manyRowStatement(
    dialect,
    `select ${columnNames(table).join(', ')} from ${table.name} ` +
      `where (${keyColumns.join(', ')}) in (${dialect.rowsFromJson(keys)})`,
  );
}

/** `set` clauses that take every named column from the row that could not be inserted. */
export function takeFromNewRow(columns: readonly string[]): string {
  return columns.map((column) => `${column} = excluded.${column}`).join(', ');
}

/** A statement whose first `?` stand for the rows, as in what `rowsFromJson` of the dialect yields. */
export function manyRowStatement(dialect: Dialect, sql: string): ManyRowStatement {
  return {
    async run(knex, rows, ...more) {
      if (rows.length === 0) return [];
      return dialect.rowsOf(await knex.raw(sql, [...dialect.bindingsOf(rows), ...more]));
    },
  };
}
