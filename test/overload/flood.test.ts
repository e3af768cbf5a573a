import { describe, expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { flood, mebibyte, metricOf, peakBytesOf, type Flooded } from '../support/flood.js';
import { marketplaceCaller, type MarketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { readDatabase } from '../support/server-database.js';
import { expectServing } from '../support/server-readiness.js';
import { startServer, type ServerProcess } from '../support/server-process.js';

/** Longer, as before a release: KOOGATE_TEST_FLOOD_SECONDS=60. */
const forMs = Number(process.env.KOOGATE_TEST_FLOOD_SECONDS ?? 3) * 1_000;
const atWorkMax = 16;
const senders = 10 * atWorkMax;
const patienceMs = 5_000;
const peakBytesMax = 400 * mebibyte;

const busy = { resultCode: '000005', resultMsg: 'the server is busy, send the call again' };

describeEachDatabase('ten times as many calls as may be at work', (database) => {
  it(
    'are done or refused in time, and nothing that was admitted is lost, nor anything else written',
    async () => {
      const server = await startServer({
        databaseUrl: database.url(),
        environment: { KOOGATE_CALLS_AT_WORK_MAX: String(atWorkMax) },
      });
      const caller = marketplaceCaller({ connections: senders });
      await expectServing(caller, server, newOrderLine());
      const isOver = { yet: false };
      const watching = watchOthers(server, isOver);
      const answers = await flood({ caller, callbacksUrl: server.callbacksUrl, senders, forMs });
      isOver.yet = true;
      const rounds = await watching;

      const done = answers.filter(({ resultCode }) => resultCode === '000000');
      const refused = answers.filter(({ resultCode }) => resultCode !== '000000');
      expect(done.length).toBeGreaterThan(0);
      expect(refused.length).toBeGreaterThan(0);
      expectInTime(answers);
      for (const { status, text } of refused) {
        expect({ status, ...(JSON.parse(text) as object) }).toEqual({ status: 200, ...busy });
      }
      expect(rounds).toBeGreaterThan(0);
      expect(peakBytesOf(server)).toBeLessThan(peakBytesMax);

      // The very next calls are served as ever.
      for (let call = 0; call < 10; call += 1) await expectServing(caller, server, newOrderLine());
      expect(await metricOf(server, 'koogate_calls_at_work')).toBe(0);
      expect(await metricOf(server, 'koogate_body_bytes')).toBe(0);
      const lines = server.log().filter(({ msg }) => String(msg).startsWith('busy:'));
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.length).toBeLessThan(2 + forMs / 500);

      const refusedAgain = refused[0];
      await expectSameAgain(caller, server, done[0]);
      expect((await server.stop()).exitCode).toBe(0);
      const { instances, calls } = await readDatabase(database.url());
      const kept = new Set(instances.map(({ order_id }) => order_id));
      expect(done.filter(({ orderId }) => !kept.has(orderId))).toEqual([]);
      expect(refused.filter(({ orderId }) => kept.has(orderId))).toEqual([]);
      expect(calls.some(({ order_id }) => order_id === refusedAgain?.orderId)).toBe(false);
    },
    60_000 + 2 * forMs,
  );
});

describe('without the bound', () => {
  it('the same calls are all let in: it is the bound that refuses', async () => {
    const server = await startServer();
    const caller = marketplaceCaller({ connections: senders });
    const answers = await flood({
      caller,
      callbacksUrl: server.callbacksUrl,
      senders,
      forMs: 500,
    });
    expectInTime(answers);
    expect(answers.filter(({ resultCode }) => resultCode !== '000000')).toEqual([]);
  });
});

function expectInTime(answers: readonly Flooded[]): void {
  expect(answers.filter(({ signed }) => !signed)).toEqual([]);
  expect(answers.filter(({ durationMs }) => durationMs >= patienceMs)).toEqual([]);
}

async function expectSameAgain(
  caller: MarketplaceCaller,
  { callbacksUrl }: ServerProcess,
  done: Flooded | undefined,
): Promise<void> {
  if (done === undefined) throw new Error('no call was done');
  const { orderId, text } = done;
  const again = newInstanceBody({ orderId, orderLineId: `${orderId}-000001` });
  expect((await caller.call(callbacksUrl, again)).text).toBe(text);
}

/** Whoever looks after the server is answered during the flood too. Resolves with the number of rounds. */
async function watchOthers({ url }: ServerProcess, isOver: { yet: boolean }): Promise<number> {
  const headers = { Authorization: 'Bearer a-token-for-tests-only' };
  let rounds = 0;
  while (!isOver.yet) {
    for (const path of ['/livez', '/readyz', '/metrics', '/api/v1/instances?limit=1']) {
      const startedAt = performance.now();
      expect([path, (await fetch(`${url}${path}`, { headers })).status]).toEqual([path, 200]);
      expect(performance.now() - startedAt).toBeLessThan(patienceMs);
    }
    rounds += 1;
  }
  return rounds;
}
