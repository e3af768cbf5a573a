import { beforeAll, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase } from '../support/databases.js';
import { startLossyProxy } from '../support/lossy-proxy.js';
import { clientForTest } from '../support/marketplace-client.js';
import { countedWindows, playUsage } from '../support/played-usage.js';

describeEachDatabase('each window counts once, as the marketplace counts, when', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });

  it('a hundred calls and answers are lost, and processes take turns', async () => {
    const usage = await playUsage(storage);
    const other = await database.openTestStorage();
    const instance = await usage.sell();
    const proxy = await startLossyProxy(usage.played.url);
    const random = randomFrom(7);
    let reported = 0;
    for (let round = 0; round < 100; round += 1) {
      if (random() < 0.4) {
        await usage.played.clock.advance(60_000);
        reported += (await usage.report(instance, 1)).length;
      }
      proxy.next(random() < 0.5 ? 'lose-call' : 'lose-answer');
      const { client } = clientForTest([proxy.url]);
      await usage.push({ client, storage: random() < 0.5 ? storage : other });
    }
    proxy.calm();
    const { client } = clientForTest([proxy.url]);
    expect(await usage.push({ client })).toMatchObject({ kind: 'done' });
    expect(await countedWindows(usage, instance)).toMatchObject({ counted: reported, other: 0 });
    expect(reported).toBeGreaterThan(20);
    const states = (await usage.records(instance)).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['accepted']));
  });

  it('two processes push at the same time', async () => {
    const usage = await playUsage(storage);
    const other = await database.openTestStorage();
    const instance = await usage.sell();
    await usage.report(instance, 30);
    const clients = [1, 2].map(() => clientForTest([usage.played.url]).client);
    await Promise.all([
      usage.push({ client: clients[0] ?? never() }),
      usage.push({ client: clients[1] ?? never(), storage: other }),
    ]);
    expect(await countedWindows(usage, instance)).toMatchObject({ counted: 30, other: 0 });
    expect((await storage.load.instance(instance.instanceId))?.usage[0]?.usageValue).toBe(45);
  });
});

function never(): never {
  throw new Error('there are two');
}

/** The same numbers each time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
