import knexFactory, { type Knex } from 'knex';
import { beforeAll, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import { migrationSource } from '../../src/storage/migrations/migration-source.js';
import { openStorage, type Storage } from '../../src/storage/open-storage.js';
import { createSeal } from '../../src/storage/seal.js';
import { deviceColumn } from '../../src/storage/tables/license-requests.js';
import { describeEachDatabase, testDataKey, testNow } from '../support/databases.js';

describeEachDatabase('migration 0003, applications for a License', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    const knex = knexFactory(parseDatabaseUrl(database.url()).connectionConfig('migrating'));
    await knex.migrate.latest({
      tableName: 'koogate_migrations',
      migrationSource: {
        ...migrationSource,
        getMigrations: async () => ['0001-saas-v2', '0002-all-callbacks'],
      },
    });
    for (const state of ['accepted', 'delivered']) await insert(knex, state);
    await knex.destroy();
    storage = await openStorage({
      databaseUrl: database.url(),
      dataKeys: [testDataKey],
      now: () => testNow,
    });
    expect(await storage.migrate()).toEqual(['0003-sellers-side']);
    return () => storage.close();
  });

  it('keeps them, and says when those were delivered that were at hand', async () => {
    const { items } = await storage.directories.licenseRequests.list({}, { limit: 5 });
    const added = { refusal: null, jobId: null, version: 1 };
    expect(items.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))).toMatchObject([
      { eventId: 'event-accepted', state: 'accepted', settledAt: null, ...added },
      { eventId: 'event-delivered', state: 'delivered', settledAt: testNow, ...added },
    ]);
  });

  it('reads also those that a process of the version before writes afterwards', async () => {
    const knex = knexFactory(parseDatabaseUrl(database.url()).connectionConfig('migrating'));
    await insert(knex, 'late');
    await knex.destroy();
    const { items } = await storage.directories.licenseRequests.list(
      { eventId: 'event-late' },
      { limit: 5 },
    );
    expect(items).toMatchObject([{ settledAt: null, version: 1 }]);
  });
});

/** As the version before wrote it. */
async function insert(knex: Knex, state: string): Promise<void> {
  const [eventId, deviceHash] = [`event-${state}`, 'hash'];
  await knex('license_requests').insert({
    event_id: eventId,
    device_hash: deviceHash,
    device_sealed: createSeal([testDataKey]).close('F-1', deviceColumn, [eventId, deviceHash]),
    instance_id: 'instance',
    effective_at: testNow,
    expires_at: null,
    state,
    requested_at: testNow,
  });
}
