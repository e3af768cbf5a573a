import type { Knex } from 'knex';
import * as saasV2 from './0001-saas-v2.js';
import * as allCallbacks from './0002-all-callbacks.js';
import * as sellersSide from './0003-sellers-side.js';

/**
 * The migrations by name, oldest first. Imported instead of read from a folder, so that a bundle of one file has them too.
 * A name that has been released never changes: the database remembers it.
 */
const migrationsByName: Readonly<Record<string, Knex.Migration>> = {
  '0001-saas-v2': saasV2,
  '0002-all-callbacks': allCallbacks,
  '0003-sellers-side': sellersSide,
};

export const migrationNames: readonly string[] = Object.keys(migrationsByName);

export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve([...migrationNames]),
  getMigrationName: (name) => name,
  getMigration: (name) => {
    const migration = migrationsByName[name];
    if (migration === undefined) return Promise.reject(new Error(`no migration named ${name}`));
    return Promise.resolve(migration);
  },
};
