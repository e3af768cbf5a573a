import knexFactory, { type Knex } from 'knex';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillDatabase } from '../../scripts/bench/data-size/fill.js';
import { instanceIdOf, orderIdOf } from '../../scripts/bench/data-size/sizes.js';
import { parseDatabaseUrl } from '../../src/storage/database-url.js';
import { describeEachDatabase, testDataKey, testNow } from '../support/databases.js';

const size = { instances: 50, calls: 600 };
const indexQuery = {
  sqlite: "select count(*) as count from sqlite_master where type = 'index'",
  postgres: 'select count(*) as count from pg_indexes where schemaname = current_schema()',
};

describeEachDatabase('a filled database', (database) => {
  let knex: Knex;
  const count = async (sql: string): Promise<number> => {
    const response = (await knex.raw(sql)) as { rows?: { count: number }[] } & { count: number }[];
    return Number((response.rows ?? response)[0]?.count);
  };
  let indexesBefore: number;
  beforeAll(async () => {
    await (await database.openTestStorage()).close();
    knex = knexFactory(parseDatabaseUrl(database.url()).connectionConfig('migrating'));
    indexesBefore = await count(indexQuery[database.kind]);
    // On SQLite only one may be at the file.
    await knex.destroy();
    const databaseUrl = database.url();
    await fillDatabase({ databaseUrl, dataKey: testDataKey, size, now: testNow });
    knex.initialize();
  });
  afterAll(() => knex.destroy());

  it('has every index that it had before', async () => {
    expect(indexesBefore).toBeGreaterThan(50);
    expect(await count(indexQuery[database.kind])).toBe(indexesBefore);
  });

  it('holds what a life of that size leaves behind', async () => {
    const tables = ['instances', 'orders', 'order_lines', 'instance_history', 'calls', 'events'];
    const counts = tables.map((table) => count(`select count(*) as count from ${table}`));
    expect(await Promise.all(counts)).toEqual([50, 100, 100, 150, 600, 80]);
  });

  it('is read by the server as its own', async () => {
    const storage = await database.openTestStorage();
    const instance = await storage.load.instance(instanceIdOf(7));
    expect(instance).toMatchObject({
      orderId: orderIdOf(14),
      state: 'frozen',
      access: { frontEndUrl: 'https://app.example.com' },
    });
    const { directories } = storage;
    expect(await directories.orders.lines(orderIdOf(14))).toMatchObject([
      { instanceId: instanceIdOf(7), purpose: 'purchase' },
    ]);
    expect(await directories.instances.history(instanceIdOf(7))).toHaveLength(3);
    const calls = await directories.calls.list({ instanceId: instanceIdOf(7) }, { limit: 50 });
    expect(calls.items.length).toBeGreaterThan(5);
    const [event] = (await directories.events.list({}, { limit: 1 })).items;
    const job = await directories.jobs.list({ eventId: event?.eventId ?? '' }, { limit: 2 });
    expect(job.items).toMatchObject([{ kind: 'deliver', instanceId: event?.instanceId }]);
  });
});
