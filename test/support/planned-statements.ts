import knexFactory, { type Knex } from 'knex';
import type { Database } from '../../src/storage/database.js';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import type { Dialect } from '../../src/storage/dialect.js';
import type { IndexKey } from '../../src/storage/index-key.js';
import type { Seal } from '../../src/storage/seal.js';
import type { RawRunner } from '../../src/storage/statements.js';
import type { ReadRow } from '../../src/storage/tables/table.js';
import { fillGrowingTables } from './filled-tables.js';
import { findExcess, type Excess, type Statement } from './query-plans.js';

/** What reads or writes, by the name that a test calls it. */
export type Work = readonly [name: string, run: () => unknown];

/** A database full of rows whose every statement is written down, and explained by the database itself. */
export interface PlannedDatabase {
  readonly dialect: Dialect;
  readonly knex: Knex;
  /** For whatever is made with a database. */
  readonly parts: { readonly database: Database; readonly seal: Seal; readonly indexKey: IndexKey };
  /** Writes a statement down and does not run it; its answer is one row. */
  readonly runner: RawRunner;
  /** Of all this work, what does more than it must. Rejects when one of them asks the database nothing. */
  excessOf(works: readonly Work[]): Promise<Readonly<Record<string, readonly Excess[]>>>;
  close(): Promise<void>;
}

/** As if each table were a hundred times as large: where PostgreSQL reads few pages it reads them all. */
export const largeTables = 'set seq_page_cost = 100';

const sealOfNothing: Seal = { open: () => '{}', close: () => '', currentPrefix: '' };
const keyOfNothing = {
  hash: () => Promise.resolve((field: string, text: string) => `${field} ${text}`),
} as unknown as IndexKey;

export async function openPlannedDatabase(url: string, rows: number): Promise<PlannedDatabase> {
  const location = parseDatabaseUrl(url);
  const { dialect } = location;
  const knex = knexFactory({
    ...location.connectionConfig('migrating'),
    acquireConnectionTimeout: 60_000,
    pool: { min: 1, max: 1 },
  });
  await fillGrowingTables(knex, dialect, rows);
  if (dialect.name === 'postgres') await knex.raw(largeTables);
  let sent: Statement[] = [];
  const note = ({ sql, bindings }: Partial<Statement>): unknown =>
    sent.push({ sql: sql ?? '', bindings: bindings ?? [] });
  const onlyRow: readonly ReadRow[] = [{ set_id: 'set_id-7' }];
  const use = <Result>(work: (runner: Knex) => Promise<Result>): Promise<Result> => work(knex);
  knex.on('query', note);
  return {
    dialect,
    knex,
    parts: {
      database: { dialect, read: use, run: use } as unknown as Database,
      seal: sealOfNothing,
      indexKey: keyOfNothing,
    },
    runner: {
      raw: (sql, bindings) => {
        note({ sql, bindings });
        return Promise.resolve(dialect.singleWriter ? onlyRow : { rows: onlyRow });
      },
    },
    async excessOf(works) {
      const excess: Record<string, readonly Excess[]> = {};
      for (const [name, run] of works) {
        sent = [];
        await run();
        const statements = sent.filter(({ sql }) =>
          /^\s*(select|insert|update|delete|with)/i.test(sql),
        );
        if (statements.length === 0) throw new Error(`${name} asks the database nothing`);
        const found = new Set<Excess>();
        for (const each of statements) {
          for (const one of await findExcess(knex, dialect, each)) found.add(one);
        }
        if (found.size > 0) excess[name] = [...found];
      }
      return excess;
    },
    close: () => knex.destroy(),
  };
}
