import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { attemptCalls } from '../support/marketplace-attempts.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { linesOfBuyer, newLoad, unexpectedTraces } from '../support/marketplace-load.js';
import { brokenHistories, readDatabase } from '../support/server-database.js';
import { startServer } from '../support/server-process.js';

const deaths = 12;
const buyersAtOnce = 8;
const lifeMs = { min: 50, max: 400 };

describeEachDatabase('kill -9 under load, a dozen times', (database) => {
  it('loses nothing that was answered and doubles nothing that was cut off', async () => {
    const caller = marketplaceCaller({ connections: 2 * buyersAtOnce });
    let url = '';
    const calls = attemptCalls(caller, () => url);
    const load = newLoad(calls, buyersAtOnce);

    for (let death = 0; death < deaths; death += 1) {
      const server = await startServer({ databaseUrl: database.url() });
      url = server.callbacksUrl;
      const lastAnswered = calls.succeeded.at(-1);
      if (lastAnswered !== undefined) {
        // The nonce of what was answered before the death is known after it.
        expect(await caller.send(url, lastAnswered)).toMatchObject({ resultCode: '000001' });
      }
      let isDead = false;
      const running = load.run(() => isDead);
      await sleep(lifeMs.min + Math.random() * (lifeMs.max - lifeMs.min));
      const killed = server.kill();
      isDead = true;
      await Promise.all([killed, running]);
    }
    const server = await startServer({ databaseUrl: database.url() });
    url = server.callbacksUrl;
    await load.finish();
    expect((await server.stop()).exitCode).toBe(0);

    expect(calls.refused).toEqual([]);
    expect(calls.succeeded.length).toBeGreaterThan(deaths);
    const { buyers } = load;
    const content = await readDatabase(database.url());
    expect(unexpectedTraces(buyers, content)).toEqual([]);
    expect(content.instances).toHaveLength(buyers.length);
    expect(content.orderLines).toHaveLength(buyers.length * linesOfBuyer);
    expect(brokenHistories(content)).toEqual([]);
    const records = content.calls.filter(({ verdict }) => verdict === 'authentic').length;
    expect(records).toBeGreaterThanOrEqual(calls.succeeded.length);
    expect(records).toBeLessThanOrEqual(calls.sent());
  }, 90_000);
});
