import knexFactory from 'knex';
import { describe, expect, it } from 'vitest';
import { migrateSchema } from '../../src/storage/migrate.js';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import { openStorage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testDataKey, testNow } from '../support/databases.js';
import { declaredTables } from '../support/declared-tables.js';
import { submissionOf } from '../support/submissions.js';

describeEachDatabase('migrate', (database) => {
  const open = () =>
    openStorage({ databaseUrl: database.url(), dataKeys: [testDataKey], now: () => testNow });

  it('several processes may start at once on an empty database: each migration runs once', async () => {
    const storages = await Promise.all(Array.from({ length: 4 }, open));
    const ran = await Promise.all(storages.map((storage) => storage.migrate()));
    expect(ran.flat()).toEqual(['0001-saas-v2', '0002-all-callbacks', '0003-sellers-side']);
    for (const storage of storages) {
      expect(await storage.committer.commit(submissionOf())).toBe('committed');
      await storage.close();
    }
  });

  it('has nothing to do on a schema that is up to date', async () => {
    const storage = await open();
    expect(await storage.migrate()).toEqual([]);
    await storage.close();
  });

  it('makes just the columns that the table files declare', async () => {
    const knex = knexFactory(parseDatabaseUrl(database.url()).connectionConfig('migrating'));
    for (const table of declaredTables) {
      const info = await knex(table.name).columnInfo();
      expect([table.name, Object.keys(info).sort()]).toEqual([
        table.name,
        [...Object.keys(table.columns), ...(table.position ? [table.position] : [])].sort(),
      ]);
    }
    await knex.destroy();
  });

  it('gives up waiting for another one, and says so', async () => {
    const location = parseDatabaseUrl(database.url());
    const { dialect } = location;
    const other = knexFactory(location.connectionConfig('migrating'));
    const knex = knexFactory(location.connectionConfig('migrating'));
    await other.transaction(async (transaction) => {
      for (const statement of dialect.lockForMigration(0)) await transaction.raw(statement);
      await transaction('nonces').insert({ nonce_hash: 'any', expires_at: 0 });
      await transaction('koogate_migrations').delete();
      await expect(migrateSchema(knex, { dialect, waitMsMax: 300 })).rejects.toMatchObject({
        code: 'internal',
        message:
          'another process has been migrating the database for more than 0.3 s: ' +
          'let it finish, or end it, then start again',
      });
      await transaction.rollback();
    });
    await Promise.all([knex.destroy(), other.destroy()]);
  });

  it('a migration that was killed leaves no lock', async () => {
    const location = parseDatabaseUrl(database.url());
    const { dialect } = location;
    const killed = knexFactory(location.connectionConfig('migrating'));
    const transaction = await killed.transaction();
    for (const statement of dialect.lockForMigration(1000)) await transaction.raw(statement);
    await transaction('koogate_migrations_lock').update({ is_locked: 1 });
    // What the database does for a client that is gone.
    await transaction.rollback();
    await killed.destroy();
    const storage = await open();
    expect(await storage.migrate()).toEqual([]);
    await storage.close();
  });
});

describe('parseDatabaseUrl', () => {
  it.each(['', 'mysql://host/name', './data.sqlite', 'sqlite:'])('refuses %j', (databaseUrl) => {
    expect(() => parseDatabaseUrl(databaseUrl)).toThrow(
      expect.objectContaining({
        code: 'invalid-parameter',
        sentence:
          'the database URL must begin with sqlite: followed by a path, or be postgres://user:password@host:port/name',
      }),
    );
  });

  it.each([
    ['sqlite:./data/koogate.sqlite', 'sqlite'],
    ['sqlite:/var/lib/koogate.sqlite', 'sqlite'],
    ['postgres://a:b@c/d', 'postgres'],
    ['postgresql://a:b@c/d', 'postgres'],
  ])('takes %s for %s', (databaseUrl, name) => {
    expect(parseDatabaseUrl(databaseUrl).dialect.name).toBe(name);
  });
});
