import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.js';
import { describeEachDatabase, testDataKey } from '../support/databases.js';
import { startLossyProxy, type Loss } from '../support/lossy-proxy.js';
import { clientForTest } from '../support/marketplace-client.js';
import { accessKey, baseKey, realTime, secretKey } from '../support/open-api-call.js';
import { countedWindows, playUsage, type PlayedUsage } from '../support/played-usage.js';
import type { PushingProcess } from '../support/push-usage-process.js';

const program = fileURLToPath(new URL('../support/push-usage-process.ts', import.meta.url));

describeEachDatabase('a window counts exactly once, as the marketplace counts it', (database) => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await database.openTestStorage();
  });

  it.each<[string, Loss, number]>([
    ['after its batch was marked and before its call arrived', 'keep-call', 0],
    ['after its call arrived and before the answer was written down', 'keep-answer', 1],
  ])('when the process is killed %s', async (_, loss, repeats) => {
    const usage = await playUsage(storage);
    const instance = await usage.sell();
    await usage.report(instance, 40);
    const proxy = await startLossyProxy(usage.played.url);
    proxy.next(loss);
    await killOnCall(usage, proxy);
    const states = (await usage.records(instance)).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['sending']));
    // What is reported meanwhile goes in a batch of its own.
    await usage.played.clock.advance(60_000);
    await usage.report(instance, 1);
    const { client } = clientForTest([proxy.url]);
    expect(await usage.push({ client })).toEqual({
      kind: 'done',
      note: '41 usage records were taken in, 0 refused',
    });
    expect(proxy.bodies[1]).toBe(proxy.bodies[0]);
    expect(await countedWindows(usage, instance)).toEqual({
      counted: 41,
      repeated: 40 * repeats,
      other: 0,
    });
  });

  /** Starts a process that pushes, and kills it as soon as its call is under way. */
  async function killOnCall(
    usage: PlayedUsage,
    proxy: Awaited<ReturnType<typeof startLossyProxy>>,
  ): Promise<void> {
    const told: PushingProcess = {
      databaseUrl: database.url(),
      dataKey: testDataKey.toString('base64'),
      marketplaceUrl: proxy.url,
      access: { accessKeyId: accessKey, secretAccessKey: secretKey },
      baseKey,
      now: usage.now(),
      signedAt: realTime,
    };
    const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(told)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await Promise.race([
      proxy.seen(1),
      once(child, 'exit').then(() => Promise.reject(new Error('it ended before its call'))),
    ]);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
});
