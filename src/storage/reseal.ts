import type { Knex } from 'knex';
import { classifyDatabaseError } from './classify-error.js';
import type { Database } from './database.js';
import type { Dialect } from './dialect.js';
import type { Seal, SealedColumn } from './seal.js';
import { sealedColumns } from './sealed-columns.js';
import { manyRowStatement, type ManyRowStatement } from './statements.js';
import { readNumberOrNull, readText } from './tables/read-column.js';
import type { ColumnKind, ReadRow, RowToWrite } from './tables/table.js';

export interface ResealReport {
  /** Texts of all columns, and the index key. */
  readonly resealed: number;
}

// A step looks at so many rows, whether they wait to be sealed anew or not: so none of them takes long.
const rowsPerStep = 1_000;
const groupLimits = { rowsMax: 200, bytesMax: 2_000_000 };
const collisionsMax = 5;

/**
 * Seals anew, with the current key, what older keys have sealed; afterwards those can be taken out. In small steps, and
 * by nobody's leave: a row that an operation writes meanwhile is sealed with the current key by that, and left alone.
 */
export async function resealAll(database: Database, seal: Seal): Promise<ResealReport> {
  let resealed = 0;
  for (const column of sealedColumns) resealed += await resealColumn(database, seal, column);
  return { resealed };
}

async function resealColumn(database: Database, seal: Seal, column: SealedColumn): Promise<number> {
  const reseal = prepareReseal(database, seal, column);
  let resealed = 0;
  for (let after: ReadRow | undefined; ;) {
    const rows = await readStep(database, seal, column, after);
    for (const group of toGroups(rows)) resealed += await reseal(group);
    after = rows.at(-1);
    if (rows.length < rowsPerStep) return resealed;
  }
}

/** The next rows in the order of their keys; `outdated_bytes` is null for those with which all is well. */
function readStep(
  database: Database,
  { currentPrefix }: Seal,
  { table, column, key }: SealedColumn,
  after: ReadRow | undefined,
): Promise<readonly ReadRow[]> {
  return database.read(async (knex) => {
    const query = knex<Record<string, unknown>>(table)
      .select<ReadRow[]>([...key])
      .select(
        knex.raw('case when substr(??, 1, ?) <> ? then octet_length(??) end as outdated_bytes', [
          column,
          currentPrefix.length,
          currentPrefix,
          column,
        ]),
      );
    if (after !== undefined) void query.whereRaw(...isAfter(key, after));
    return query.orderBy([...key]).limit(rowsPerStep);
  }, 'patient');
}

function isAfter(key: readonly string[], row: ReadRow): [string, Knex.RawBinding[]] {
  const columns = key.map(() => '??').join(', ');
  const values = key.map(() => '?').join(', ');
  return [`(${columns}) > (${values})`, [...key, ...key.map((name) => readText(row, name))]];
}

/** Rows whose texts travel together: a call's may have megabytes. */
function toGroups(rows: readonly ReadRow[]): readonly (readonly ReadRow[])[] {
  const groups: ReadRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const ofRow = readNumberOrNull(row, 'outdated_bytes');
    if (ofRow === null) continue;
    bytes += ofRow;
    const group = groups.at(-1);
    if (
      group !== undefined &&
      group.length < groupLimits.rowsMax &&
      bytes <= groupLimits.bytesMax
    ) {
      group.push(row);
    } else {
      groups.push([row]);
      bytes = ofRow;
    }
  }
  return groups;
}

function prepareReseal(
  database: Database,
  seal: Seal,
  column: SealedColumn,
): (rows: readonly ReadRow[]) => Promise<number> {
  const select = selectStatement(database.dialect, column);
  const update = updateStatement(database.dialect, column);
  return async (rows) => {
    const keys = rows.map((row) => toKeyRow(column, row));
    const outdated = await database.read((knex) => select.run(knex, keys), 'patient');
    const fresh = outdated.map((row) => toFreshRow(seal, column, row));
    for (let collisions = 0; ;) {
      try {
        return (await database.run((knex) => update.run(knex, fresh), 'patient')).length;
      } catch (error) {
        // Calls lock their rows in an order; this statement may meet them in another.
        if (classifyDatabaseError(error) !== 'collided' || ++collisions === collisionsMax)
          throw error;
      }
    }
  };
}

function toKeyRow({ key }: SealedColumn, row: ReadRow): RowToWrite {
  return Object.fromEntries(key.map((name) => [name, readText(row, name)]));
}

function toFreshRow(seal: Seal, column: SealedColumn, row: ReadRow): RowToWrite {
  const outdated = readText(row, column.column);
  const key = column.key.map((name) => readText(row, name));
  const fresh = seal.close(seal.open(outdated, column, key), column, key);
  return { ...toKeyRow(column, row), outdated, fresh };
}

function selectStatement(dialect: Dialect, { table, column, key }: SealedColumn): ManyRowStatement {
  const names = key.join(', ');
  return manyRowStatement(
    dialect,
    `select ${names}, ${column} from ${table} where ${column} is not null ` +
      `and (${names}) in (${dialect.rowsFromJson(textColumns(key))})`,
  );
}

/** Only where the text is still the one that was read. */
function updateStatement(dialect: Dialect, { table, column, key }: SealedColumn): ManyRowStatement {
  const given = dialect.rowsFromJson(textColumns([...key, 'outdated', 'fresh']));
  const isSameRow = key.map((name) => `${table}.${name} = given.${name}`).join(' and ');
  return manyRowStatement(
    dialect,
    `update ${table} set ${column} = given.fresh from (${given}) as given ` +
      `where ${isSameRow} and ${table}.${column} = given.outdated returning ${table}.${column}`,
  );
}

function textColumns(names: readonly string[]): Record<string, ColumnKind> {
  return Object.fromEntries(names.map((name) => [name, 'text']));
}
