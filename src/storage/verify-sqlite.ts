import { migrationNames } from './migrations/migration-source.js';
import { createSeal, sealedPrefixLength, toKeyId, type SealedColumn } from './seal.js';
import { sealedColumns } from './sealed-columns.js';
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection.js';
import { readErrorMessage } from './read-error.js';
import { readNumber, readNumberOrNull, readText } from './tables/read-column.js';
import type { ReadRow } from './tables/table.js';

/** What is in a database file that was found whole. */
export interface VerifiedSqlite {
  /** The migrations that have made its schema, oldest first. */
  readonly migrations: readonly string[];
  /** Those of them that this version does not know. */
  readonly unknownMigrations: readonly string[];
  readonly rowsByTable: Readonly<Record<string, number>>;
  /** When the last call was received that is in it (ms). */
  readonly lastCallAt: number | null;
  /** The ids of the data keys that have sealed something in it, with how many texts. */
  readonly sealedTexts: Readonly<Record<string, number>>;
  /** Why texts cannot be opened with the data keys given, one line for each key; none of them when no keys were given. */
  readonly keyProblems: readonly string[];
}

/** Its message says what is wrong with a file, for whoever wants to make or use a backup. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/**
 * Reads the whole file back: every page and index, every reference, and one text of each column under each data key. Throws
 * `BackupError` when it is damaged or no database of KooGate's.
 */
export async function verifySqlite(
  path: string,
  dataKeys: readonly Buffer[] = [],
  signal?: AbortSignal,
): Promise<VerifiedSqlite> {
  const connection = await openSqliteConnection(path, 'still', signal);
  try {
    await assertWhole(connection, path);
    const tables = await readTables(connection);
    const migrations = await readMigrations(connection, tables, path);
    return {
      migrations,
      unknownMigrations: migrations.filter((name) => !migrationNames.includes(name)),
      rowsByTable: await countRows(connection, tables),
      lastCallAt: await readLastCall(connection),
      ...(await readSeals(connection, tables, dataKeys)),
    };
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`${path} is damaged: ${readErrorMessage(error)}`, { cause: error });
  } finally {
    await connection.close();
  }
}

async function assertWhole(connection: SqliteConnection, path: string): Promise<void> {
  const [problem] = await connection.rows('pragma integrity_check(1)');
  const text = problem === undefined ? 'nothing answered' : readText(problem, 'integrity_check');
  if (text !== 'ok') throw new BackupError(`${path} is damaged: ${text.replaceAll('\n', ' ')}`);
  const [dangling] = await connection.rows('pragma foreign_key_check');
  if (dangling === undefined) return;
  throw new BackupError(
    `${path} is damaged: a row of ${readText(dangling, 'table')} refers to none`,
  );
}

/** The names of all tables with those of their columns: a schema of before may lack some that are known now. */
type Tables = ReadonlyMap<string, ReadonlySet<string>>;

async function readTables(connection: SqliteConnection): Promise<Tables> {
  const rows = await connection.rows(
    `select t.name as table_name, c.name as column_name
    from sqlite_schema as t join pragma_table_info(t.name) as c
    where t.type = 'table' and t.name not glob 'sqlite_*' order by t.name`,
  );
  const tables = new Map<string, Set<string>>();
  for (const row of rows) {
    const table = readText(row, 'table_name');
    const columns = tables.get(table) ?? new Set();
    tables.set(table, columns.add(readText(row, 'column_name')));
  }
  return tables;
}

async function readMigrations(
  connection: SqliteConnection,
  tables: Tables,
  path: string,
): Promise<readonly string[]> {
  if (!tables.has('koogate_migrations')) {
    throw new BackupError(`${path} is no database of KooGate: it has no table koogate_migrations`);
  }
  const rows = await connection.rows('select name from koogate_migrations order by name');
  return rows.map((row) => readText(row, 'name'));
}

async function countRows(
  connection: SqliteConnection,
  tables: Tables,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables.keys()) {
    if (table.startsWith('koogate_migrations')) continue;
    const [row = {}] = await connection.rows(`select count(*) as rows from ${table}`);
    counts[table] = readNumber(row, 'rows');
  }
  return counts;
}

async function readLastCall(connection: SqliteConnection): Promise<number | null> {
  const [row = {}] = await connection.rows('select max(received_at) as last from calls');
  return readNumberOrNull(row, 'last');
}

type Seals = Pick<VerifiedSqlite, 'sealedTexts' | 'keyProblems'>;

/** A sealed text names its key: `v1.<key id>.…`. */
async function readSeals(
  connection: SqliteConnection,
  tables: Tables,
  dataKeys: readonly Buffer[],
): Promise<Seals> {
  const sealedTexts: Record<string, number> = {};
  const problems = new Map<string, string>();
  const knownIds = new Set(dataKeys.map(toKeyId));
  for (const column of sealedColumns) {
    if (tables.get(column.table)?.has(column.column) !== true) continue;
    for (const row of await readSamples(connection, column)) {
      const text = readText(row, 'sealed_text');
      const keyId = text.split('.')[1] ?? '?';
      sealedTexts[keyId] = (sealedTexts[keyId] ?? 0) + readNumber(row, 'texts');
      if (dataKeys.length === 0 || problems.has(keyId)) continue;
      const problem = knownIds.has(keyId)
        ? problemOf(() => openText(dataKeys, column, row, text))
        : `KOOGATE_DATA_KEY does not hold data key ${keyId}`;
      if (problem !== undefined) problems.set(keyId, problem);
    }
  }
  return { sealedTexts, keyProblems: [...problems.values()] };
}

/** One row for each key that has sealed something in a column. */
function readSamples(
  connection: SqliteConnection,
  { table, column, key }: SealedColumn,
): Promise<readonly ReadRow[]> {
  // SQLite takes the bare columns from the row in which the minimum stands.
  return connection.rows(
    `select ${key.join(', ')}, min(${column}) as sealed_text, count(*) as texts from ${table} ` +
      `where ${column} is not null group by substr(${column}, 1, ${sealedPrefixLength})`,
  );
}

function openText(
  dataKeys: readonly Buffer[],
  column: SealedColumn,
  row: ReadRow,
  text: string,
): void {
  const key = column.key.map((name) => readText(row, name));
  createSeal(dataKeys).open(text, column, key);
}

function problemOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return readErrorMessage(error);
  }
}
