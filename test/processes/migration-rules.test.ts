import knexFactory from 'knex';
import { expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import { migrationSource } from '../../src/storage/migrations/migration-source.js';
import { useDatabase } from '../support/databases.js';
import { migrationBreaches } from '../support/migration-rules.js';

const database = useDatabase('postgres');

/** Of the time before there was a version that somebody had in service. */
const isFree = (name: string): boolean => name <= '0003-sellers-side';

it('each migration leaves the version before everything that it needs', async () => {
  const knex = knexFactory(parseDatabaseUrl(database.url()).connectionConfig('migrating'));
  const breaches: string[] = [];
  let checked = 0;
  for (const name of await migrationSource.getMigrations([])) {
    const migration = await migrationSource.getMigration(name);
    const statements: string[] = [];
    await knex.transaction(async (transaction) => {
      transaction.on('query', ({ sql }: { readonly sql: string }) => statements.push(sql));
      await migration.up(transaction);
    });
    expect(statements.length).toBeGreaterThan(0);
    checked += 1;
    if (!isFree(name)) breaches.push(...migrationBreaches(statements));
    // The check itself is no formality: this one moved a table's rows and gave up a constraint.
    if (name === '0002-all-callbacks') expect(migrationBreaches(statements)).not.toEqual([]);
  }
  await knex.destroy();
  expect(checked).toBeGreaterThanOrEqual(3);
  expect(breaches).toEqual([]);
});

it.each([
  'create table "things" ("thing_id" text not null)',
  'alter table "instances" add column "note" text',
  'alter table "instances" add column "note" text, add column "kind" text not null default \'saas\'',
  'select 1 from "things"',
])('%s is allowed', (statement) => {
  expect(migrationBreaches([statement])).toEqual([]);
});

it('anything is allowed with a table that the same migration makes', () => {
  const statements = [
    'create table "things" ("thing_id" text not null)',
    'alter table "things" add constraint "things_pkey" primary key ("thing_id")',
    'create unique index "things_of_name" on "things" ("name")',
    'insert into "things" ("thing_id") values ($1)',
  ];
  expect(migrationBreaches(statements)).toEqual([]);
});

it.each([
  ['alter table "instances" add column "note" text not null', 'does not fill that column'],
  ['alter table "instances" add column "at" bigint default random()', 'rewrites the table'],
  ['alter table "instances" add column "a" text unique', 'checked against all rows'],
  ['alter table "instances" drop column "usage"', 'may need what is changed'],
  ['alter table "instances" add column "a" text, drop column "usage"', 'may need what is changed'],
  ['alter table "instances" alter column "usage" type jsonb', 'may need what is changed'],
  ['alter table "instances" rename to "sales"', 'may need what is changed'],
  ['alter table "calls" add constraint "c" check (request_bytes > 0)', 'may need what is changed'],
  ['create index "calls_by_path" on "calls" ("path")', 'keeps all writers out'],
  ['update "instances" set "usage" = \'{}\'', 'are touched'],
  ['drop table "nonces"', 'are touched'],
  ['vacuum full', 'are touched'],
])('%s is not: %s', (statement, why) => {
  expect(migrationBreaches([statement]).join()).toContain(why);
});
