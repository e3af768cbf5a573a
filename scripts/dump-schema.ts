import knexFactory, { type Knex } from 'knex';
import { parseDatabaseUrl } from '../src/storage/database-url.js';
import { openStorage } from '../src/storage/open-storage.js';

/**
 * Writes the schema of a database as SQL text. The text depends on the migrations alone, not on names that a server gives
 * or on its version, so that a difference between two dumps is a difference between two schemas.
 */
export async function dumpSchema(databaseUrl: string): Promise<string> {
  const location = parseDatabaseUrl(databaseUrl);
  const knex = knexFactory(location.connectionConfig('migrating'));
  try {
    const statements = await (location.dialect.name === 'sqlite'
      ? readSqliteSchema(knex)
      : readPostgresSchema(knex));
    return header + statements.map((statement) => `${statement};\n`).join('\n');
  } finally {
    await knex.destroy();
  }
}

/** Migrates an empty database and dumps what came of it. */
export async function dumpMigratedSchema(databaseUrl: string): Promise<string> {
  const storage = await openStorage({
    databaseUrl,
    dataKeys: [Buffer.alloc(32)],
    now: () => 0,
  });
  try {
    await storage.migrate();
  } finally {
    await storage.close();
  }
  return dumpSchema(databaseUrl);
}

const header = '-- Written from the migrations in src/storage/migrations; not edited by hand.\n\n';
// knex's own tables say which migrations have run; they are no part of what the migrations make.
const isOurs = (table: string): boolean => !table.startsWith('koogate_migrations');

interface SqliteObject {
  readonly tbl_name: string;
  readonly sql: string;
}

async function readSqliteSchema(knex: Knex): Promise<readonly string[]> {
  const objects = await knex<SqliteObject>('sqlite_master')
    .select('tbl_name', 'sql')
    .whereNotNull('sql')
    .whereNot('name', 'like', 'sqlite_%')
    .orderBy('tbl_name')
    .orderBy('type', 'desc')
    .orderBy('name');
  return objects
    .filter((object) => isOurs(object.tbl_name))
    .map(({ sql }) => breakColumns(sql.replaceAll('`', '')));
}

/** A column a line, as people read it and as version control compares it. */
function breakColumns(sql: string): string {
  const [, head, body] = /^(create table \w+) \((.*)\)$/is.exec(sql) ?? [];
  if (head === undefined || body === undefined) return sql;
  return `${head} (\n  ${body.split(/, (?![^(]*\))/).join(',\n  ')}\n)`;
}

async function readPostgresSchema(knex: Knex): Promise<readonly string[]> {
  const columns = await readPostgresColumns(knex);
  const tables = [...new Set(columns.map(({ table }) => table))].filter(isOurs).sort();
  const constraints = await readPostgresConstraints(knex);
  const indexes = await readPostgresIndexes(knex);
  return tables.flatMap((table) => {
    const lines = [...columns, ...constraints].filter((part) => part.table === table);
    const body = lines.map(({ definition }) => `  ${definition}`).join(',\n');
    const ofTable = indexes.filter((index) => index.table === table);
    return [`create table ${table} (\n${body}\n)`, ...ofTable.map(({ definition }) => definition)];
  });
}

/** A piece of a table's definition, in the words of SQL. */
interface SchemaPart {
  readonly table: string;
  readonly definition: string;
}

async function readPostgresColumns(knex: Knex): Promise<readonly SchemaPart[]> {
  return readParts(
    knex,
    `select c.relname as "table",
        a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || case when a.attnotnull then ' not null' else '' end
          || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as definition
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
        and a.attnum > 0 and not a.attisdropped
      order by c.relname, a.attnum`,
  );
}

/** Without those for NOT NULL: PostgreSQL 18 counts them as constraints, earlier versions do not. */
async function readPostgresConstraints(knex: Knex): Promise<readonly SchemaPart[]> {
  return readParts(
    knex,
    `select c.relname as "table",
        'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as definition
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid
      where c.relnamespace = current_schema()::regnamespace and k.contype <> 'n'
      order by c.relname, k.contype desc, k.conname`,
  );
}

async function readPostgresIndexes(knex: Knex): Promise<readonly SchemaPart[]> {
  return readParts(
    knex,
    `select c.relname as "table",
        replace(pg_get_indexdef(i.indexrelid), current_schema() || '.', '') as definition
      from pg_index i
      join pg_class c on c.oid = i.indrelid
      join pg_class x on x.oid = i.indexrelid
      where c.relnamespace = current_schema()::regnamespace
        and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)
      order by c.relname, x.relname`,
  );
}

async function readParts(knex: Knex, sql: string): Promise<readonly SchemaPart[]> {
  const { rows } = await knex.raw<{ rows: readonly SchemaPart[] }>(sql);
  return rows;
}
