import type { ColumnKind, ReadRow } from './tables/table.js';

/** All that the two databases want said differently. Everything else in this folder is the same for both. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /**
   * A select that yields the rows given to its one `?` as a JSON array of objects. However many rows travel, the
   * statement's text stays the same and there is one binding, so it is made once and planned alike for any batch.
   */
  rowsFromJson(columns: Readonly<Record<string, ColumnKind>>): string;
  /** The rows in what `knex.raw` resolves to. */
  rowsOf(response: unknown): readonly ReadRow[];
  /** Statements at the head of a migration that let one process in at a time, until its transaction ends. */
  lockForMigration(waitMsMax: number): readonly string[];
  /** Whether one connection must do, so that reading has to wait while a commit runs. */
  readonly singleConnection: boolean;
}

export const sqlite: Dialect = {
  name: 'sqlite',
  rowsFromJson: (columns) => {
    const fields = Object.keys(columns).map((name) => `value ->> '${name}' as ${name}`);
    return `select ${fields.join(', ')} from json_each(?)`;
  },
  rowsOf: (response) => response as readonly ReadRow[],
  // The file has one writer at a time anyway.
  lockForMigration: () => [],
  singleConnection: true,
};

export const postgres: Dialect = {
  name: 'postgres',
  rowsFromJson: (columns) => {
    const names = Object.keys(columns);
    const fields = names.map((name) => `${name} ${postgresTypes[columns[name] ?? 'text']}`);
    return `select ${names.join(', ')} from json_to_recordset(?::json) as given(${fields.join(', ')})`;
  },
  rowsOf: (response) => (response as { rows: readonly ReadRow[] }).rows,
  lockForMigration: (waitMsMax) => [
    `set local lock_timeout = ${waitMsMax}`,
    `select pg_advisory_xact_lock(hashtext('koogate migrations'))`,
  ],
  singleConnection: false,
};

const postgresTypes = {
  text: 'text',
  integer: 'integer',
  bigint: 'bigint',
  real: 'double precision',
  boolean: 'boolean',
} satisfies Record<ColumnKind, string>;
