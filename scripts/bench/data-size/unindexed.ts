import type { Knex } from 'knex';
import type { Dialect } from '../../../src/storage/dialect.js';

/**
 * Fills without the indexes that only help to find, makes them anew afterwards and gathers statistics: many times as fast as keeping
 * them in step. What makes rows unique stays and holds.
 */
export async function whileUnindexed(
  knex: Knex,
  dialect: Dialect,
  fill: () => Promise<void>,
): Promise<void> {
  const { before, listIndexes, after } = perDialect[dialect.name];
  for (const sql of before) await knex.raw(sql);
  const indexes = dialect.rowsOf(
    await knex.raw(listIndexes),
  ) as readonly unknown[] as readonly IndexRow[];
  for (const { name } of indexes) await knex.raw(`drop index ${name}`);
  await fill();
  for (const { definition } of indexes) await knex.raw(definition);
  for (const sql of after) await knex.raw(sql);
}

interface IndexRow {
  readonly name: string;
  readonly definition: string;
}

const perDialect = {
  sqlite: {
    // What is filled is of no use until it is whole.
    before: [
      'pragma journal_mode = off',
      'pragma synchronous = off',
      'pragma cache_size = -1000000',
    ],
    listIndexes:
      "select name, sql as definition from sqlite_master where type = 'index' and sql not like 'CREATE UNIQUE%'",
    after: ['pragma synchronous = full', 'pragma journal_mode = wal'],
  },
  postgres: {
    before: ["set maintenance_work_mem = '512MB'", 'set synchronous_commit = off'],
    listIndexes:
      'select indexname as name, indexdef as definition from pg_indexes ' +
      "where schemaname = current_schema() and indexdef not like 'CREATE UNIQUE%'",
    // As autovacuum would have done in the course of such a life.
    after: ['vacuum (analyze)', 'checkpoint'],
  },
} as const;
