import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { attemptCalls } from '../support/marketplace-attempts.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { linesOfBuyer, newLoad, unexpectedTraces } from '../support/marketplace-load.js';
import { startPostgres } from '../support/postgres.js';
import { brokenHistories, readDatabase } from '../support/server-database.js';
import { startServer } from '../support/server-process.js';
import { untilReadiness } from '../support/server-readiness.js';

const crashes = 2;
const buyersAtOnce = 8;

it('PostgreSQL crashes under load and comes back: nothing answered is lost, nothing is doubled', async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.remove());
  const server = await startServer({ databaseUrl: postgres.url });
  const caller = marketplaceCaller({ connections: 2 * buyersAtOnce });
  const calls = attemptCalls(caller, () => server.callbacksUrl);
  const load = newLoad(calls, buyersAtOnce);

  for (let crash = 0; crash < crashes; crash += 1) {
    let isBack = false;
    const running = load.run(() => isBack);
    await sleep(400);
    await postgres.crash();
    await untilReadiness(server, { status: 503, database: 'unreachable' });
    await postgres.start();
    await untilReadiness(server, { status: 200, database: 'reachable' });
    await sleep(200);
    isBack = true;
    await running;
  }
  await load.finish();
  expect((await server.stop()).exitCode).toBe(0);

  expect(calls.refused.length).toBeGreaterThan(0);
  const refusals = calls.refused.map(({ status, resultCode, signed }) => ({
    status,
    resultCode,
    signed,
  }));
  expect(new Set(refusals.map((refusal) => JSON.stringify(refusal)))).toEqual(
    new Set([JSON.stringify({ status: 200, resultCode: '000005', signed: true })]),
  );
  const content = await readDatabase(postgres.url);
  expect(unexpectedTraces(load.buyers, content)).toEqual([]);
  expect(content.instances).toHaveLength(load.buyers.length);
  expect(content.orderLines).toHaveLength(load.buyers.length * linesOfBuyer);
  expect(brokenHistories(content)).toEqual([]);
}, 60_000);
