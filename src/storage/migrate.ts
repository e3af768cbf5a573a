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

/**
 * Whoever waits for a table keeps waiting all that come after, also those who only read: as long as a transaction of somebody else's,
 * such as a backup, is at that table, calls would be held up. So a migration waits less than calls do, steps back, and tries again.
 */
const tableWaitMsMax = 500;
const stepBackMs = 1_000;

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
 * Processes that serve go on serving meanwhile; what a migration must obey for that stands in CONTRIBUTING.md.
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
    const turn = { isOurs: false };
    try {
      return await inTransaction(knex, async (transaction) => {
        for (const statement of dialect.lockForMigration(waitMsMax)) {
          await transaction.raw(statement);
        }
        turn.isOurs = true;
        for (const statement of dialect.waitForTables(tableWaitMsMax)) {
          await transaction.raw(statement);
        }
        const [, names] = (await transaction.migrate.latest(migratorConfig)) as [number, string[]];
        return names;
      });
    } catch (error) {
      if (!isAnotherAtWork(error)) throw error;
      const waitsForTable = turn.isOurs && readErrorCode(error) === lockNotAvailable;
      if (performance.now() >= giveUpAt) throw waitedInVain({ waitMsMax, waitsForTable }, error);
      await sleep(waitsForTable ? stepBackMs : retryDelayMs);
    }
  }
}

const lockNotAvailable = '55P03';

/** SQLite refuses at once who began to read before the other wrote; PostgreSQL waits for the lock, up to its limit. */
function isAnotherAtWork(error: unknown): boolean {
  const code = readErrorCode(error);
  return (
    code === 'SQLITE_BUSY' ||
    code === lockNotAvailable ||
    readErrorName(error) === 'MigrationLocked'
  );
}

function waitedInVain(
  { waitMsMax, waitsForTable }: { readonly waitMsMax: number; readonly waitsForTable: boolean },
  cause: unknown,
): KooGateError {
  const what = waitsForTable
    ? 'other transactions, such as a backup, have been using tables that have to change'
    : 'another process has been migrating the database';
  const seconds = waitMsMax / 1000;
  return new KooGateError('internal', {
    detail: `${what} for more than ${seconds} s: let it finish, or end it, then start again`,
    cause,
  });
}
