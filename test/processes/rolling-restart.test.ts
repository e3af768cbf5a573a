import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { unexplainedRefusals, watchCaller } from '../support/failed-calls.js';
import { attemptCalls } from '../support/marketplace-attempts.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { linesOfBuyer, newLoad, unexpectedTraces } from '../support/marketplace-load.js';
import { emptyFolder } from '../support/server-folder.js';
import { buildNextVersion, nextMigration } from '../support/next-version.js';
import { brokenHistories, readDatabase, withDatabase } from '../support/server-database.js';
import { startFleet, type ServerFleet } from '../support/server-fleet.js';
import { runProgram } from '../support/server-program.js';
import { toEnvironment } from '../support/server-process.js';

const processes = 3;
// Fewer connections than buyers: each is used all the time, so that none is idle when its process ends.
const buyersAtOnce = 4;
const connections = 2;
// Several health checks, also on a machine that has much to do.
const environment = { KOOGATE_DRAIN_DELAY_MS: '1500' };
const testMsMax = 300_000;
const database = useDatabase('postgres');

/** The marketplace sends all the time; not one of its calls may fail, however it is sent. */
async function underLoad(fleet: ServerFleet, work: () => Promise<void>): Promise<void> {
  const callers = [true, false].map((keepAlive) =>
    watchCaller(marketplaceCaller({ connections, keepAlive })),
  );
  const calls = callers.map((caller) => attemptCalls(caller, () => fleet.callbacksUrl));
  const loads = calls.map((attempts) => newLoad(attempts, buyersAtOnce));
  let isOver = false;
  const running = Promise.all(loads.map((load) => load.run(() => isOver)));
  try {
    await work();
  } finally {
    isOver = true;
    await running;
  }
  for (const load of loads) await load.finish();

  expect(callers.flatMap(({ failed }) => failed)).toEqual([]);
  expect(fleet.balancer.refused()).toBe(0);
  expect(unexplainedRefusals(calls, fleet)).toEqual([]);
  for (const { succeeded } of calls) expect(succeeded.length).toBeGreaterThan(20);
  const buyers = loads.flatMap((load) => load.buyers);
  const content = await readDatabase(database.url());
  expect(unexpectedTraces(buyers, content)).toEqual([]);
  const own = content.orderLines.filter(({ instance_id }) =>
    buyers.some((buyer) => buyer.instanceId() === instance_id),
  );
  expect(own).toHaveLength(buyers.length * linesOfBuyer);
  expect(brokenHistories(content)).toEqual([]);
}

it(
  'processes that are replaced one after the other by SIGTERM lose not one call',
  async () => {
    const fleet = await startFleet({ processes, environment, databaseUrl: database.url() });
    await underLoad(fleet, async () => {
      for (let place = 0; place < processes; place += 1) await fleet.replace(place);
    });
    expect(await fleet.stop()).toEqual(Array.from({ length: processes }, () => 0));
  },
  testMsMax,
);

it(
  'a version with another migration takes over one process after the other, and the version before starts again meanwhile',
  async () => {
    const next = buildNextVersion(emptyFolder());
    const fleet = await startFleet({ processes, environment, databaseUrl: database.url() });
    await underLoad(fleet, async () => {
      // A backup reads a table that has to change: the migration waits for it, and nobody waits for the migration.
      const migrated = await withDatabase(database.url(), async (backup) => {
        const reading = await backup.transaction();
        await reading.raw('select count(*) from instances');
        const migrating = runProgram({
          file: 'koogate.js',
          parameters: ['migrate'],
          environment: toEnvironment({ databaseUrl: database.url() }),
          folder: emptyFolder(),
          ...next,
        });
        await untilSomebodyWaitsFor(database.url());
        await sleep(2_500);
        await reading.rollback();
        return migrating;
      });
      expect(migrated).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await migrationsIn(database.url())).toContain(nextMigration);
      await fleet.replace(0, next);
      await fleet.replace(1);
      for (const place of [1, 2]) await fleet.replace(place, next);
    });
    expect(await fleet.stop()).toEqual(Array.from({ length: processes }, () => 0));
  },
  testMsMax,
);

async function migrationsIn(databaseUrl: string): Promise<readonly string[]> {
  return withDatabase(databaseUrl, (knex) => knex('koogate_migrations').pluck<string[]>('name'));
}

/** The migration has come as far as the table that the backup reads. */
async function untilSomebodyWaitsFor(databaseUrl: string): Promise<void> {
  await withDatabase(databaseUrl, (knex) =>
    expect
      .poll(
        () =>
          knex('pg_locks')
            .where({ granted: false, mode: 'AccessExclusiveLock' })
            .then((rows: readonly unknown[]) => rows.length),
        { timeout: 60_000, interval: 50 },
      )
      .toBeGreaterThan(0),
  );
}
