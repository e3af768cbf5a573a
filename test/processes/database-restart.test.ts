import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { failedWithoutDeath, watchCaller } from '../support/failed-calls.js';
import { attemptCalls } from '../support/marketplace-attempts.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { linesOfBuyer, newLoad, unexpectedTraces } from '../support/marketplace-load.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { brokenHistories, readDatabase } from '../support/server-database.js';
import { startFleet } from '../support/server-fleet.js';
import { untilReadiness } from '../support/server-readiness.js';

const processes = 3;
const buyersAtOnce = 6;

// A fast shutdown, and the death of the process that watches over all others.
it.each(['SIGINT', 'SIGKILL'] as const)(
  'PostgreSQL ends by %s and starts again under several processes: they answer 000005 meanwhile, come back by themselves, and nothing answered is lost',
  async (signal) => {
    const postgres = await startPostgres();
    onTestFinished(() => postgres.remove());
    const fleet = await startFleet({ processes, databaseUrl: postgres.url });
    const pids = fleet.servers.map(({ pid }) => pid);
    const caller = watchCaller(marketplaceCaller({ connections: 2 * buyersAtOnce }));
    const calls = attemptCalls(caller, () => fleet.callbacksUrl);
    const load = newLoad(calls, buyersAtOnce);
    const everyone = (wanted: Parameters<typeof untilReadiness>[1]) =>
      Promise.all(fleet.servers.map((server) => untilReadiness(server, wanted)));

    let isOver = false;
    const running = load.run(() => isOver);
    await expect.poll(() => calls.succeeded.length, { timeout: 60_000 }).toBeGreaterThan(30);
    await postgres.end(signal);
    await everyone({ status: 503, database: 'unreachable' });
    await startAgain(postgres);
    await everyone({ status: 200, database: 'reachable' });
    const before = calls.succeeded.length;
    await expect
      .poll(() => calls.succeeded.length, { timeout: 60_000 })
      .toBeGreaterThan(before + 10);
    isOver = true;
    await running;
    await load.finish();

    // Everybody got an answer, and the right one.
    expect(failedWithoutDeath(caller, [])).toEqual([]);
    expect(calls.refused.length).toBeGreaterThan(0);
    const refusals = calls.refused.map(({ status, resultCode, signed }) =>
      [status, resultCode, signed].join(' '),
    );
    expect([...new Set(refusals)]).toEqual(['200 000005 true']);
    expect(fleet.servers.map(({ pid }) => pid)).toEqual(pids);
    expect(await fleet.stop()).toEqual(Array.from({ length: processes }, () => 0));

    const content = await readDatabase(postgres.url);
    expect(unexpectedTraces(load.buyers, content)).toEqual([]);
    expect(content.instances).toHaveLength(load.buyers.length);
    expect(content.orderLines).toHaveLength(load.buyers.length * linesOfBuyer);
    expect(brokenHistories(content)).toEqual([]);
  },
  180_000,
);

/** Processes that outlive the first one hold its memory until they notice; a new one does not start before that. */
async function startAgain(postgres: TestPostgres): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      await postgres.start();
      return;
    } catch {
      await sleep(500);
    }
  }
  throw new Error('PostgreSQL does not start again');
}
