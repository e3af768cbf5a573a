import type { Dialect } from './dialect.js';
import {
  fedByJson,
  givenOrder,
  inScript,
  insertOf,
  takeFromNewRow,
  type InsertClauses,
  type ManyRowStatement,
  type StatementOnRows,
} from './statements.js';
import { columnNames, type RowToWrite, type Table } from './tables/table.js';

/** How rows of one kind are written, in both ways in which a batch is. */
export interface BatchStep {
  /** Columns that name a row. */
  readonly identity: readonly string[];
  /** Step by step. */
  readonly statement: ManyRowStatement;
  /** Whether the statement returns the identity of what it wrote; then a row that is missing has lost. */
  readonly tellsWinners: boolean;
  /** As part of a script: with the rows in its text, and failing as soon as anybody has lost. */
  readonly toScript: (rows: readonly RowToWrite[]) => string;
  /** Whether a submission may hold several rows of one identity. One statement writes a row once only, so they go one by one. */
  readonly repeats: boolean;
}

/** A row that must be new. */
export function claimStep(
  dialect: Dialect,
  table: Table,
  identity: readonly string[],
  lockOrder = identity,
): BatchStep {
  const told = { lockOrder, onConflict: 'do nothing', returning: identity };
  return {
    identity,
    statement: fedByJson(dialect, insertOf(table, told)),
    tellsWinners: true,
    toScript: inScript(dialect, insertOf(table, { lockOrder })),
    repeats: false,
  };
}

/** A row that may be there already, and what becomes of it then. */
export function ensureStep(
  dialect: Dialect,
  table: Table,
  identity: readonly string[],
  onConflict = 'do nothing',
): BatchStep {
  const insert = insertOf(table, { lockOrder: identity, onConflict });
  return plainStep(dialect, insert, { identity, repeats: false });
}

/**
 * A row that the database numbers, unless it is there already. Those that belong together, by the column `together`, are numbered in
 * the order in which they were given.
 */
export function appendStep(
  dialect: Dialect,
  table: Table,
  identity: readonly string[],
  together: string,
): BatchStep {
  const lockOrder = [together, givenOrder];
  const insert = insertOf(table, { lockOrder, onConflict: 'do nothing' });
  return plainStep(dialect, insert, { identity, repeats: false });
}

/**
 * A row that lives: written over the version before its own only. Said as an insert that meets its row each time, because
 * PostgreSQL then locks the rows in the order given; an `update … from` locks them as its plan happens to go.
 */
export function updateStep(
  dialect: Dialect,
  table: Table,
  key: string | readonly string[],
  fixed: readonly string[],
): BatchStep {
  const identity = typeof key === 'string' ? [key] : key;
  const moving = columnNames(table).filter(
    (column) => !identity.includes(column) && !fixed.includes(column),
  );
  const isSame = identity.map((column) => `known.${column} = given.${column}`).join(' and ');
  const clauses: InsertClauses = {
    lockOrder: identity,
    only: `exists (select 1 from ${table.name} as known where ${isSame})`,
    onConflict:
      `(${identity.join(', ')}) do update set ${takeFromNewRow(moving)} ` +
      `where ${table.name}.version = excluded.version - 1`,
  };
  const told = { ...clauses, returning: identity };
  const toUpdate = inScript(dialect, insertOf(table, clauses));
  return {
    identity,
    statement: fedByJson(dialect, insertOf(table, told)),
    tellsWinners: true,
    // It leaves rows that have moved as they are, so it has to be counted.
    toScript: (rows) => dialect.insertExactly(toUpdate(rows), rows.length),
    repeats: true,
  };
}

export interface PutClauses {
  /** Columns that a statement leaves as they are. */
  readonly kept?: readonly string[];
  /** Which of the rows `given` are taken; without it all. */
  readonly only?: string;
  /** Columns that are not simply taken from the new row, and what they become. */
  readonly set?: Readonly<Record<string, string>>;
}

/**
 * A statement about a thing: written unless a later one is there, or one of the same time that says the same. Nobody loses. What
 * is sealed looks different each time, so where there is such, `content_hash` is compared in its place.
 */
export function putStep(
  dialect: Dialect,
  table: Table,
  identity: readonly string[],
  { kept = [], only, set = {} }: PutClauses = {},
): BatchStep {
  const fixed = [...identity, 'first_seen_at', ...kept, ...Object.keys(set)];
  const moving = columnNames(table).filter((column) => !fixed.includes(column));
  const settings = Object.entries(set);
  const assignments = [
    takeFromNewRow(moving),
    ...settings.map(([column, value]) => `${column} = ${value}`),
  ];
  const differences = [
    ...moving.filter(isCompared).map((column) => differs(table, column, `excluded.${column}`)),
    ...settings.map(([column, value]) => differs(table, column, value)),
    `(${table.name}.removed_at is null) <> (excluded.removed_at is null)`,
  ];
  const insert = insertOf(table, {
    lockOrder: identity,
    ...(only !== undefined && { only }),
    onConflict:
      `(${identity.join(', ')}) do update set ${assignments.join(', ')} ` +
      `where ${table.name}.stated_at < excluded.stated_at or ` +
      `(${table.name}.stated_at = excluded.stated_at and (${differences.join(' or ')}))`,
  });
  return plainStep(dialect, insert, { identity, repeats: true });
}

/** Times of arrival are not what is said, and sealed texts never look alike. */
function isCompared(column: string): boolean {
  return !['stated_at', 'updated_at', 'removed_at'].includes(column) && !column.endsWith('_sealed');
}

function differs(table: Table, column: string, value: string): string {
  return `${table.name}.${column} is distinct from ${value}`;
}

/** A step that is the same in both ways, and in which nobody loses. */
export function plainStep(
  dialect: Dialect,
  statement: StatementOnRows,
  about: Pick<BatchStep, 'identity' | 'repeats'>,
): BatchStep {
  return {
    ...about,
    statement: fedByJson(dialect, statement),
    tellsWinners: false,
    toScript: inScript(dialect, statement),
  };
}
