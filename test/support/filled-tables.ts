import type { Knex } from 'knex';
import type { Dialect } from '../../src/storage/dialect.js';
import type { ColumnKind, Table } from '../../src/storage/tables/table.js';
import { declaredTables } from './declared-tables.js';

/** Those that hold one row, or a few, whatever happens. */
const settledTables = ['index_keys'];

/** Every table that becomes larger as calls come; a new one is among them by itself. */
export const growingTables: readonly Table[] = declaredTables.filter(
  ({ name }) => !settledTables.includes(name),
);

/**
 * Fills every growing table with so many rows that say nothing, but are as different from each other as real ones. By
 * statistics of them PostgreSQL chooses how to look for something.
 */
export async function fillGrowingTables(
  knex: Knex,
  dialect: Dialect,
  count: number,
): Promise<void> {
  const numbers =
    dialect.name === 'sqlite'
      ? `(with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${count}) select i from numbers) as given`
      : `generate_series(1, ${count}) as given (i)`;
  for (const { name, columns } of growingTables) {
    const names = Object.keys(columns);
    const values = names.map((column) => valueOf(column, columns[column] ?? 'text', name));
    await knex.raw(
      `insert into ${name} (${names.join(', ')}) select ${values.join(', ')} from ${numbers}`,
    );
  }
  // KooGate gathers none on SQLite, which chooses by what its indexes are for.
  if (dialect.name === 'postgres') await knex.raw('analyze');
}

/** An expression over `i`: of a column that says one of a few things, one of a few; of any other one of its own. */
function valueOf(column: string, kind: ColumnKind, table: string): string {
  const known = valuesOfColumn[`${table}.${column}`] ?? valuesOfColumn[column];
  if (known !== undefined) return known;
  if (kind === 'text') return `'${column}-' || i`;
  if (kind === 'boolean') return 'i % 50 = 0';
  return kind === 'real' ? 'i / 2.0' : 'i';
}

function oneOf(count: number, column: string): string {
  return `'${column}-' || (i % ${count})`;
}

/** As rare as in life: what waits or has failed is one in a hundred. */
const valuesOfColumn: Readonly<Record<string, string>> = {
  state:
    "case i % 100 when 1 then 'queued' when 2 then 'sending' when 3 then 'waiting' when 4 then 'dead' " +
    "when 5 then 'frozen' when 6 then 'released' else case when i % 2 = 0 then 'active' else 'done' end end",
  is_open: 'case when i % 100 = 3 then 1 else 0 end',
  result_code: "case when i % 1000 = 0 then '000001' else '000000' end",
  verdict: "case when i % 1000 = 0 then 'stale' else 'authentic' end",
  removed_at: 'case when i % 10 = 0 then i else null end',
  problem: "case when i % 1000 = 4 then 'gone' else null end",
  'departments.set_id': oneOf(100, 'set_id'),
  'departments.org_code': "'org_code-' || i",
  'jobs.state':
    "case i % 100 when 3 then 'waiting' when 4 then 'dead' when 5 then 'cancelled' else 'done' end",
  // Every set has its row, and many more have.
  'department_sets.set_id':
    "'set_id-' || (i % 100) || case when i <= 100 then '' else '-' || i end",
  kind: "case when i % 100 = 0 then 'provision' else 'deliver' end",
  type: oneOf(20, 'type'),
  event: "case when i % 3 = 0 then 'purchase' else 'renewal' end",
  operation_id: oneOf(10, 'operation_id'),
  purpose: oneOf(3, 'purpose'),
  endpoint: oneOf(100, 'endpoint'),
  product_id: oneOf(50, 'product_id'),
  sold_by: oneOf(3, 'sold_by'),
  made_by: oneOf(5, 'made_by'),
  role: "case when i % 50 = 0 then 'admin' else 'user' end",
  access: oneOf(2, 'access'),
  org_code: oneOf(5_000, 'org_code'),
  charging_mode: "case when i % 3 = 0 then 'pay-per-use' else 'period' end",
  revision: '1',
  duplicate_of: 'null',
  released_at: 'case when i % 100 = 6 then i else null end',
  payload: "'{}'",
  usage: "'[]'",
  failure: 'null',
  terms: "'{}'",
  detail: "'{}'",
};
