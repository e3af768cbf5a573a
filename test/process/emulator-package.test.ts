import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileConsumers, installPackage } from '../support/installed-package.js';
import { ensureServerBuilt } from '../support/server-build.js';
import { emptyFolder } from '../support/server-folder.js';
import { scriptedSeller } from '../support/emulated.js';
import { scriptedKeys } from '../support/scripted-seller.js';

const run = promisify(execFile);

/** What a seller's own test looks like; the compiler and a run of it have to like it. */
const consumer = `
import { createMarketplace, ActionError, type Delivery, type MarketplaceServer } from 'koogate/emulator';

const [target = '', key = ''] = process.argv.slice(2);
const seen: Delivery[] = [];
const marketplace: MarketplaceServer = await createMarketplace({
  target,
  keys: { base: key },
  seed: 3,
  products: [{ kind: 'saas-v2', chargingMode: 'PERIOD' }],
  onDelivered: (delivery) => seen.push(delivery),
});
const { ids } = await marketplace.perform('buy', { periodNumber: 2 });
await marketplace.clock.advance(3 * 86_400_000);
await marketplace.settled();
const state: string | undefined = marketplace.state.resources.get(ids.resourceId ?? '')?.state;
const refusal = await marketplace.perform('renew', { resourceId: 'R9' }).catch((error: unknown) => error);
const page = await fetch(marketplace.url);
await marketplace.close();
console.log(
  JSON.stringify({
    state,
    calls: seen.map(({ operationId }) => operationId),
    isActionError: refusal instanceof ActionError,
    page: page.status,
  }),
);
`;

/** Nothing of it exists: the compiler must say so, else there were no types at all. */
const mistaken = `
import { createMarketplace } from 'koogate/emulator';
const marketplace = await createMarketplace({ target: 'http://x', keys: { basis: 'x' } });
marketplace.sell();
`;

describe('koogate/emulator, imported from the package', () => {
  const cleanUps: (() => Promise<void>)[] = [];
  let folder = '';
  let compiled = '';

  beforeAll(async () => {
    await ensureServerBuilt();
    folder = emptyFolder((cleanUp) => cleanUps.push(cleanUp));
    await installPackage(folder);
    compiled = await compileConsumers(folder, { 'consumer.ts': consumer, 'mistaken.ts': mistaken });
    // The compiler is slow where tests share two cores.
  }, 180_000);
  afterAll(async () => {
    for (const cleanUp of cleanUps) await cleanUp();
  });

  it('has types: the compiler likes what is right, and names what does not exist', () => {
    expect(compiled.match(/^consumer\.ts.*$/gm)).toBeNull();
    expect(compiled).toMatch(/^mistaken\.ts.*'basis' does not exist in type/m);
    expect(compiled).toMatch(/^mistaken\.ts.*'sell' does not exist on type 'MarketplaceServer'/m);
  });

  it('plays the marketplace from the folder of the package alone', async () => {
    const { url } = await scriptedSeller();
    const [key = ''] = scriptedKeys.base;
    const { stdout } = await run(process.execPath, ['consumer.js', url, key], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({
      state: 'open',
      calls: ['newInstance', 'queryInstance'],
      isActionError: true,
      page: 200,
    });
  });
});
