import { expect, it } from 'vitest';
import { useDatabase } from '../support/databases.js';
import { failedWithoutDeath, unexplainedRefusals, watchCaller } from '../support/failed-calls.js';
import { attemptCalls } from '../support/marketplace-attempts.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { linesOfBuyer, newLoad, unexpectedTraces } from '../support/marketplace-load.js';
import { brokenHistories, readDatabase } from '../support/server-database.js';
import { startFleet } from '../support/server-fleet.js';

/** A thousand deaths: KOOGATE_TEST_DEATHS=1000. */
const deaths = Number(process.env.KOOGATE_TEST_DEATHS ?? 12);
const processes = 3;
const buyersAtOnce = 3;
const perDeathMs = 10_000;
const database = useDatabase('postgres');

it(
  `${processes} processes die ${deaths} times in all: nothing is lost or doubled, and only calls to the dying get no answer`,
  async () => {
    const fleet = await startFleet({ processes, databaseUrl: database.url() });
    // Half of the senders open a connection for each call, the others keep theirs.
    const callers = [true, false].map((keepAlive) =>
      watchCaller(marketplaceCaller({ connections: buyersAtOnce, keepAlive })),
    );
    const calls = callers.map((caller) => attemptCalls(caller, () => fleet.callbacksUrl));
    const loads = calls.map((attempts) => newLoad(attempts, buyersAtOnce));

    let isOver = false;
    const running = Promise.all(loads.map((load) => load.run(() => isOver)));
    await fleet.dieOften(deaths);
    isOver = true;
    await running;
    for (const load of loads) await load.finish();

    expect(fleet.deaths).toHaveLength(deaths);
    expect(callers.flatMap((caller) => failedWithoutDeath(caller, fleet.deaths))).toEqual([]);
    expect(fleet.balancer.refused()).toBe(0);
    expect(unexplainedRefusals(calls, fleet)).toEqual([]);
    const succeeded = calls.flatMap((attempts) => attempts.succeeded);
    expect(succeeded.length).toBeGreaterThan(deaths);
    // The nonce of what one process has answered is known to all others, also after its death.
    const [caller] = callers;
    for (const last of succeeded.slice(-1)) {
      const replayed = await caller?.send(fleet.callbacksUrl, last);
      expect(replayed).toMatchObject({ resultCode: '000001' });
    }
    expect(await fleet.stop()).toEqual(Array.from({ length: processes }, () => 0));

    const buyers = loads.flatMap((load) => load.buyers);
    const content = await readDatabase(database.url());
    expect(unexpectedTraces(buyers, content)).toEqual([]);
    expect(content.instances).toHaveLength(buyers.length);
    expect(content.orderLines).toHaveLength(buyers.length * linesOfBuyer);
    expect(brokenHistories(content)).toEqual([]);
    const records = content.calls.filter(({ verdict }) => verdict === 'authentic').length;
    expect(records).toBeGreaterThanOrEqual(succeeded.length);
    expect(records).toBeLessThanOrEqual(calls.reduce((sum, attempts) => sum + attempts.sent(), 0));
  },
  60_000 + deaths * perDeathMs,
);
