import type { Knex } from 'knex';
import { toJsonLiteral } from './json-literal.js';
import { toValues } from './row-literals.js';
import type { ColumnKind, ColumnValue, ReadRow, RowToWrite } from './tables/table.js';

/** All that the two databases want said differently. Everything else in this folder is the same for both. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /**
   * A select that yields the rows given to it by `bindingsOf`, which travel as a JSON array of objects: however many they are, the
   * statement's text stays the same, so it is made once. `numberedBy` names one more column, in which they are numbered as they
   * stand there. The rows have these columns and no others.
   */
  rowsFromJson(columns: Readonly<Record<string, ColumnKind>>, numberedBy?: string): string;
  /** What stands for the `?` of `rowsFromJson`. */
  bindingsOf(rows: readonly RowToWrite[]): readonly ColumnValue[];
  /** The same with the rows in the text of the statement, in the form that is read fastest. */
  rowsInScript(
    columns: Readonly<Record<string, ColumnKind>>,
    rows: readonly RowToWrite[],
    numberedBy?: string,
  ): string;
  /** A select that yields the texts given to its one `?` as a JSON array. */
  readonly textsFromJson: string;
  /**
   * A join that adds the first row of a table, by its `position`, for which a condition holds; the condition is told how the row is
   * called. Said so that neither database ever reads the whole table for it.
   */
  joinFirst(table: string, condition: (row: string) => string): string;
  /** What makes a select lock the rows it finds, until the transaction ends. */
  readonly lockingRead: string;
  /**
   * A statement that keeps other processes out of the things named by the rows that a select yields, until the transaction ends,
   * also when there is no row of them yet. In one order, so that nobody waits in a circle.
   */
  lockKeys(columns: readonly string[], rows: string): string;
  /**
   * Statements at the head of a transaction that reads many rows piece by piece: all its reads see one moment, and each begins
   * where the one before ended instead of sorting what is left.
   */
  readonly readOneMoment: readonly string[];
  /** The insert, made to fail unless it writes as many rows as it should. */
  insertExactly(insert: string, count: number): string;
  /** Runs statements as one transaction in one exchange with the database, or rejects and has written nothing. */
  runScript(knex: Knex, statements: readonly string[]): Promise<void>;
  /** The rows in what `knex.raw` resolves to. */
  rowsOf(response: unknown): readonly ReadRow[];
  /** Statements at the head of a migration that let one process in at a time, until its transaction ends. */
  lockForMigration(waitMsMax: number): readonly string[];
  /** Statements that let what follows in the transaction wait no longer than this for a table that others use. */
  waitForTables(waitMsMax: number): readonly string[];
  /** A select whose one row tells by `taken` whether this transaction is the one that prunes; another one that does is not waited for. */
  readonly tryPruneLock: string;
  /** Whether all that write must share one connection; those that read then have another of their own. */
  readonly singleWriter: boolean;
}

export const sqlite: Dialect = {
  name: 'sqlite',
  rowsFromJson: (columns, numberedBy) => {
    const names = Object.keys(columns);
    // A look at a hundred rows by their ids takes a fifth less where the ids need not be taken out of objects.
    const toField = (name: string): string =>
      names.length === 1 ? `value as ${name}` : `value ->> '${name}' as ${name}`;
    const fields = names.map(toField);
    if (numberedBy !== undefined) fields.push(`key as ${numberedBy}`);
    return `select ${fields.join(', ')} from json_each(?)`;
  },
  bindingsOf: (rows) => [JSON.stringify(rows.map(withoutOnlyName))],
  // Taking a member out of JSON costs more than the rest of an insert: values need half the time.
  rowsInScript: (columns, rows, numberedBy) => {
    const names = Object.keys(columns);
    const fields = names.map((name, index) => `column${index + 1} as ${name}`);
    if (numberedBy !== undefined) fields.push(`column${names.length + 1} as ${numberedBy}`);
    const values = toValues(names, rows, { numbered: numberedBy !== undefined });
    return `select ${fields.join(', ')} from (values ${values})`;
  },
  textsFromJson: 'select value from json_each(?)',
  joinFirst: (table, condition) =>
    `join ${table} on ${table}.position = (select first.position from ${table} as first ` +
    `where ${condition('first')} order by first.position limit 1)`,
  // Whoever writes has the whole file.
  lockingRead: '',
  lockKeys: (_columns, rows) => `select * from (${rows}) limit 0`,
  // Every transaction reads what was there when it began.
  readOneMoment: [],
  rowsOf: (response) => response as readonly ReadRow[],
  insertExactly: (insert, count) =>
    `${insert};select json(case when changes() = ${count} then '1' else 'lost' end)`,
  runScript: (knex, statements) =>
    withConnection(knex, async (given) => {
      const connection = given as SqliteConnection;
      try {
        await execute(connection, `begin immediate;${statements.join(';')};commit`);
      } catch (error) {
        // Of some errors SQLite rolls back by itself; then there is nothing left to roll back.
        await execute(connection, 'rollback').catch(() => undefined);
        throw error;
      }
    }),
  // The file has one writer at a time anyway.
  lockForMigration: () => [],
  waitForTables: () => [],
  tryPruneLock: 'select 1 as taken',
  singleWriter: true,
};

export const postgres: Dialect = {
  name: 'postgres',
  rowsFromJson: (columns, numberedBy) => postgresRows(columns, { numberedBy }),
  bindingsOf: (rows) => [JSON.stringify(rows), rows.length],
  rowsInScript: (columns, rows, numberedBy) =>
    postgresRows(columns, { numberedBy, json: toJsonLiteral(rows), count: String(rows.length) }),
  textsFromJson: 'select json_array_elements_text(?::json)',
  joinFirst: (table, condition) =>
    `cross join lateral (select first.* from ${table} as first ` +
    `where ${condition('first')} order by first.position limit 1) as ${table}`,
  lockingRead: 'for update',
  lockKeys: (columns, rows) => {
    // Two things that share a number wait for each other without need, and that is all.
    const number = `hashtextextended(json_build_array(${columns.join(', ')})::text, 0)`;
    const numbers = `select distinct ${number} as number from (${rows}) as given order by number`;
    return `select pg_advisory_xact_lock(number) from (${numbers}) as numbers`;
  },
  readOneMoment: [
    'set transaction isolation level repeatable read, read only',
    // While it has no statistics of a table that was just filled, the planner would collect all the rest for every piece.
    'set local enable_bitmapscan = off',
  ],
  rowsOf: (response) => (response as { rows: readonly ReadRow[] }).rows,
  insertExactly: (insert, count) =>
    `with written as (${insert} returning 1) ` +
    `select (case when count(*) = ${count} then '1' else 'lost' end)::json from written`,
  // Statements in one message are one transaction, which ends with the last of them or with the first that fails.
  runScript: (knex, statements) =>
    withConnection(knex, async (given) => {
      const connection = given as PostgresConnection;
      await connection.query(statements.join(';'));
    }),
  lockForMigration: (waitMsMax) => [
    `set local lock_timeout = ${waitMsMax}`,
    `select pg_advisory_xact_lock(hashtext('koogate migrations'))`,
  ],
  waitForTables: (waitMsMax) => [`set local lock_timeout = ${waitMsMax}`],
  tryPruneLock: "select pg_try_advisory_xact_lock(hashtext('koogate pruning')) as taken",
  singleWriter: false,
};

/**
 * The planner takes a list in JSON for a hundred rows, and would rather read a whole table of some ten thousand than look up a hundred.
 * A limit tells it how many there are; nothing is cut off.
 */
function postgresRows(
  columns: Readonly<Record<string, ColumnKind>>,
  {
    numberedBy,
    json = '?',
    count = '?',
  }: { readonly numberedBy: string | undefined; readonly json?: string; readonly count?: string },
): string {
  const names = Object.keys(columns);
  const fields = names
    .map((name) => `${name} ${postgresTypes[columns[name] ?? 'text']}`)
    .join(', ');
  const list = `json_to_recordset(${json}::json)`;
  if (numberedBy === undefined) {
    return `select ${names.join(', ')} from ${list} as given(${fields}) limit ${count}`;
  }
  const numbered = [...names, numberedBy].join(', ');
  return (
    `select ${numbered} from rows from (${list} as (${fields})) with ordinality as given(${numbered}) ` +
    `limit ${count}`
  );
}

/** A row of one column as its value. */
function withoutOnlyName(row: RowToWrite): RowToWrite | ColumnValue {
  const [only = null, ...others] = Object.values(row);
  return others.length === 0 ? only : row;
}

/** What of the drivers' connections is used here; knex hands them over untyped. */
interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): unknown;
}

interface PostgresConnection {
  query(sql: string): Promise<unknown>;
}

function execute(connection: SqliteConnection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.exec(sql, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

/** A connection of knex's pool, for what knex has no words for. */
async function withConnection(
  knex: Knex,
  work: (connection: unknown) => Promise<void>,
): Promise<void> {
  const client = knex.client as Knex.Client;
  const connection: unknown = await client.acquireConnection();
  try {
    await work(connection);
  } finally {
    await client.releaseConnection(connection);
  }
}

const postgresTypes = {
  text: 'text',
  integer: 'integer',
  bigint: 'bigint',
  real: 'double precision',
  boolean: 'boolean',
} satisfies Record<ColumnKind, string>;
