import knexFactory, { type Knex } from 'knex';
import { expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import { migrateSchema } from '../../src/storage/migrate.js';
import { migrationSource } from '../../src/storage/migrations/migration-source.js';
import { useDatabase } from '../support/databases.js';
import { withDatabase } from '../support/server-database.js';

const database = useDatabase('postgres');

it('a migration steps back from a table that somebody reads for long, and nobody waits behind it', async () => {
  const location = parseDatabaseUrl(database.url());
  const knex = knexFactory(location.connectionConfig('migrating'));
  const { dialect } = location;
  await knex.migrate.latest({ migrationSource: olderVersion, tableName: 'koogate_migrations' });

  await withDatabase(database.url(), async (backup) => {
    const reading = await backup.transaction();
    await reading.raw('select count(*) from instances');
    const giveUp = migrateSchema(knex, { dialect, waitMsMax: 700 });
    await expect(giveUp).rejects.toMatchObject({
      message: expect.stringContaining('such as a backup, have been using tables') as string,
    });

    const migrating = migrateSchema(knex, { dialect, waitMsMax: 60_000 });
    // Two rounds of waiting and stepping back, in each of which a call comes that reads and writes the table.
    for (let round = 0; round < 2; round += 1) {
      await untilMigrationWaits(backup);
      await withDatabase(database.url(), (call) =>
        call.transaction(async (transaction) => {
          // What a call waits at the most.
          await transaction.raw('set local statement_timeout = 2000');
          await transaction.raw("update instances set usage = '[]'");
        }),
      );
    }
    await reading.rollback();
    expect(await migrating).toContain('0003-sellers-side');
  });
  await knex.destroy();
});

/** The first two: the third changes a table of theirs. */
const olderVersion: Knex.MigrationSource<string> = {
  getMigrations: async () => (await migrationSource.getMigrations([])).slice(0, 2),
  getMigrationName: (name) => migrationSource.getMigrationName(name),
  getMigration: (name) => migrationSource.getMigration(name),
};

async function untilMigrationWaits(knex: Knex): Promise<void> {
  const waiting = () =>
    knex('pg_locks')
      .where({ granted: false, mode: 'AccessExclusiveLock' })
      .then((rows: readonly unknown[]) => rows.length);
  await expect.poll(waiting, { timeout: 15_000, interval: 5 }).toBeGreaterThan(0);
}
