import type { Knex } from 'knex';
import type { Dialect } from '../../src/storage/dialect.js';
import { growingTables } from './filled-tables.js';

/** A statement as it went to the database. */
export interface Statement {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/**
 * How a statement reads more of a table than it has to:
 * - `reads all of <table>`, row by row.
 * - `goes through <table>` in the order of an index, until it has found enough of what it looks for.
 */
export type Excess = string;

/**
 * Asks the database how it would carry the statement out. Nothing is written. Of a script only the first statement counts: what follows
 * it tells how many rows it wrote.
 */
export async function findExcess(
  knex: Knex,
  dialect: Dialect,
  statement: Statement,
): Promise<readonly Excess[]> {
  const found =
    dialect.name === 'sqlite' ? await ofSqlite(knex, statement) : await ofPostgres(knex, statement);
  return [...new Set(found)].sort();
}

const growing: ReadonlySet<string> = new Set(growingTables.map(({ name }) => name));

async function ofSqlite(knex: Knex, { sql, bindings }: Statement): Promise<readonly Excess[]> {
  const steps = await knex.raw<readonly { readonly detail: string }[]>(
    `explain query plan ${sql}`,
    [...bindings] as Knex.RawBinding[],
  );
  const tables = namesIn(sql);
  return steps.flatMap(({ detail }) => {
    const [, use, name = '', index] = planStep.exec(detail) ?? [];
    const table = tables.get(name) ?? name;
    // An index whose first column is not asked for is gone through value by value.
    const isWhole = use === 'SCAN' || detail.includes('ANY(');
    if (!isWhole || !growing.has(table) || isPlainPage(sql)) return [];
    if (index === undefined) return [`reads all of ${table}`];
    return isOfOpenOnes(index) ? [] : [`goes through ${table}`];
  });
}

const planStep = /^(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/;

/** Indexes of nothing but what is open, which is all that these statements want. */
function isOfOpenOnes(index: string): boolean {
  return ['jobs_open', 'jobs_counted', 'usage_records_open'].includes(index);
}

/** What tables are called in the statement. */
function namesIn(sql: string): ReadonlyMap<string, string> {
  const names = [...sql.matchAll(/(\w+)[`"]? as [`"]?(\w+)/g)];
  return new Map(names.map(([, table = '', alias = '']) => [alias, table]));
}

/** The first rows in an order that the table, or an index of it, is kept in. What is looked up for a row of the page does not count. */
function isPlainPage(sql: string): boolean {
  const outer = sql.replaceAll(/\(select [^()]*\)/g, '');
  return / order by .* limit /.test(outer) && !outer.includes(' where ');
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
}

async function ofPostgres(knex: Knex, { sql, bindings }: Statement): Promise<readonly Excess[]> {
  const { rows } = await knex.raw<{
    readonly rows: readonly { readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }[];
  }>(`explain (format json) ${toQuestionMarks(sql)}`, [...bindings] as Knex.RawBinding[]);
  const firstColumns = await readFirstColumns(knex);
  return (rows[0]?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => ofNode(Plan, firstColumns, false));
}

/** knex counts the bindings itself. */
function toQuestionMarks(sql: string): string {
  return sql.replaceAll(/\$\d+/g, '?');
}

/** By which column an index is sorted first: asked for others only, all of it is read. */
type FirstColumns = ReadonlyMap<string, string>;

async function readFirstColumns(knex: Knex): Promise<FirstColumns> {
  const { rows } = await knex.raw<{
    readonly rows: readonly { readonly name: string; readonly first: string }[];
  }>(
    'select pg_class.relname as name, pg_attribute.attname as first from pg_index ' +
      'join pg_class on pg_class.oid = pg_index.indexrelid ' +
      'join pg_attribute on pg_attribute.attrelid = pg_index.indexrelid and pg_attribute.attnum = 1',
  );
  return new Map(rows.map(({ name, first }) => [name, first]));
}

function ofNode(node: PlanNode, firstColumns: FirstColumns, limited: boolean): readonly Excess[] {
  const isLimited = limited || node['Node Type'] === 'Limit';
  const below = (node.Plans ?? []).flatMap((each) => ofNode(each, firstColumns, isLimited));
  const table = node['Relation Name'] ?? '';
  if (!growing.has(table)) return below;
  if (node['Node Type'] === 'Seq Scan') return [...below, `reads all of ${table}`];
  if (!/^Index (Only )?Scan/.test(node['Node Type'])) return below;
  return isFound(node, firstColumns, isLimited) ? below : [...below, `goes through ${table}`];
}

/** Whether an index is asked for what it is sorted by, or for its first rows, whatever they are. */
function isFound(node: PlanNode, firstColumns: FirstColumns, isLimited: boolean): boolean {
  const { Filter: filter, 'Index Name': index = '', 'Index Cond': condition } = node;
  if (isOfOpenOnes(index)) return true;
  if (condition === undefined) return isLimited && filter === undefined;
  return condition.includes(firstColumns.get(index) ?? index);
}
