/** What a column holds, in words both databases share; `dialect.ts` says what each makes of it. */
export type ColumnKind = 'text' | 'integer' | 'bigint' | 'real' | 'boolean';

export type ColumnValue = string | number | boolean | null;

/** Name and columns of a table, declared once: inserts, selects and mappers are all made from them. */
export interface Table<Column extends string = string> {
  readonly name: string;
  readonly columns: Readonly<Record<Column, ColumnKind>>;
  /** A column beside them in which the database numbers the rows as they are written. */
  readonly position?: string;
}

/** A row on its way into the database. */
export type RowToWrite<Column extends string = string> = Readonly<Record<Column, ColumnValue>>;

/** A row as a driver gives it: PostgreSQL hands out bigint as text, SQLite booleans as 0 and 1. */
export type ReadRow = Readonly<Record<string, unknown>>;

/** The columns of a table in the order of their declaration. */
export function columnNames(table: Table): readonly string[] {
  return Object.keys(table.columns);
}
