import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { KooGateError } from '../domain/koogate-error.js';
import type { Dialect } from './dialect.js';
import { migrationSource } from './migrations/migration-source.js';
import { readErrorCode, readErrorName } from './read-error.js';
import { inTransaction } from './transaction.js';

export interface MigrateOptions {
  readonly dialect: Dialect;
  /** How long to wait for another process that is migrating the same database. */
  readonly waitMsMax: number;
}

const retryDelayMs = 100;

const migratorConfig: Knex.MigratorConfig = {
  migrationSource,
  tableName: 'koogate_migrations',
  // A database that a newer version has migrated serves this one too: migrations only add what the version before can live with.
  disableMigrationsListValidation: true,
};

/**
 * Brings the schema up to date and names the migrations it ran. Everything happens in one transaction, so a process that
 * is killed leaves nothing half done, and no lock either.
 *
 * Safe when several processes start at once: one migrates, the others wait and then find nothing to do. knex's own lock
 * alone is not enough for that. Two processes that meet an empty database both put a row into its lock table, which then
 * counts as locked for ever; and the one that waited still runs what it had listed before.
 */
export async function migrateSchema(
  knex: Knex,
  { dialect, waitMsMax }: MigrateOptions,
): Promise<readonly string[]> {
  const giveUpAt = performance.now() + waitMsMax;
  for (;;) {
    try {
      return await inTransaction(knex, async (transaction) => {
        for (const statement of dialect.lockForMigration(waitMsMax)) {
          await transaction.raw(statement);
        }
        const [, names] = (await transaction.migrate.latest(migratorConfig)) as [number, string[]];
        return names;
      });
    } catch (error) {
      if (!isAnotherAtWork(error)) throw error;
      if (performance.now() >= giveUpAt) throw waitedInVain(waitMsMax, error);
      await sleep(retryDelayMs);
    }
  }
}

/** SQLite refuses at once who began to read before the other wrote; PostgreSQL waits for the lock, up to its limit. */
function isAnotherAtWork(error: unknown): boolean {
  const code = readErrorCode(error);
  return code === 'SQLITE_BUSY' || code === '55P03' || readErrorName(error) === 'MigrationLocked';
}

function waitedInVain(waitMsMax: number, cause: unknown): KooGateError {
  return new KooGateError('internal', {
    detail:
      `another process has been migrating the database for more than ${waitMsMax / 1000} s: ` +
      'let it finish, or end it, then start again',
    cause,
  });
}
