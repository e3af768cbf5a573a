import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/emulator/engine.js';
import type { ProductKind } from '../../src/emulator/marketplace-state.js';
import { keyClasses } from '../../src/protocol/access-keys.js';
import { useDatabase } from '../support/databases.js';
import {
  day,
  isClean,
  playAgainst,
  playAgainstApp,
  playAgainstScripted,
  scriptedSeller,
} from '../support/emulated.js';
import { scriptedKeys } from '../support/scripted-seller.js';
import { useApp } from '../support/use-app.js';

describe('against KooGate', () => {
  const app = useApp(useDatabase('sqlite'), {
    licensing: { issueLicense: ({ orderId }) => `LICENSE-${orderId}` },
  });
  let plays = 0;
  // Each has a seed of its own: the same one would buy the same things again.
  const play = () => playAgainstApp(app(), { seed: (plays += 1) });

  it.each([
    ['saas-v2', 'PERIOD', false],
    ['saas-v2', 'PERIOD', true],
    ['saas-v2', 'ONE_TIME', false],
    ['saas-v2', 'ON_DEMAND', false],
    ['saas-v2', 'ON_DEMAND_PKG', false],
    ['saas-v1', 'PERIOD', false],
    ['saas-v1', 'PERIOD', true],
    ['saas-v1', 'ONE_TIME', false],
    ['saas-v1', 'ON_DEMAND', false],
    ['saas-v1', 'ON_DEMAND_PKG', false],
    ['license-code', 'PERIOD', false],
    ['online-license', 'PERIOD', false],
    ['license-v1', 'PERIOD', false],
  ] as const)(
    'a purchase of %s, %s, trial %s is carried out',
    async (kind, chargingMode, trial) => {
      const marketplace = play();
      const { ids, deliveries } = await marketplace.perform('buy', { kind, chargingMode, trial });
      expect(deliveries.filter((each) => !isClean(each))).toEqual([]);
      const order = marketplace.state.orders.get(ids.orderId ?? '');
      expect(order?.status).toBe('done');
      const resources = [...marketplace.state.resources.values()];
      expect(resources).toHaveLength(chargingMode === 'ON_DEMAND' ? 2 : 1);
      for (const resource of resources) {
        expect(resource.state).toBe('open');
        const knows = resource.instanceId ?? resource.licenseCode;
        expect(knows).toBeTypeOf('string');
        if (kind.startsWith('saas')) expect(resource.access).toHaveProperty('frontEndUrl');
      }
      expect(new Set(resources.map(({ instanceId }) => instanceId)).size).toBe(
        kind === 'license-code' ? 1 : resources.length,
      );
    },
  );

  it.each([
    ['saas-v2', ['refreshInstance', 'orderNotify']],
    ['saas-v1', ['refreshInstanceV1']],
    ['license-code', ['refreshLicenseCode', 'orderNotify']],
    ['online-license', ['refreshInstance']],
    ['license-v1', ['refreshLicenseV1']],
  ] as const)('a renewal of %s moves its expiry by a period', async (kind, operations) => {
    const marketplace = play();
    await buyPeriod(marketplace, kind);
    const [resource] = [...marketplace.state.resources.values()];
    const before = resource?.expiresAt ?? 0;
    const { deliveries } = await marketplace.perform('renew');
    expect(deliveries.map(({ operationId }) => operationId)).toEqual(operations);
    expect(deliveries.every(isClean)).toBe(true);
    expect((resource?.expiresAt ?? 0) - before).toBeGreaterThanOrEqual(28 * day);
  });

  it('what was not renewed is frozen at its expiry and released after fifteen days', async () => {
    const marketplace = play();
    for (const kind of [
      'saas-v2',
      'saas-v1',
      'license-code',
      'online-license',
      'license-v1',
    ] as const) {
      await buyPeriod(marketplace, kind);
    }
    marketplace.state.deliveries.length = 0;
    await marketplace.clock.advance(32 * day);
    expect(operationsOf(marketplace)).toEqual([
      'updateInstanceStatus',
      'expireInstanceV1',
      'updateLicenseCodeStatus',
      'updateInstanceStatus',
      'expireLicenseV1',
    ]);
    await marketplace.clock.advance(15 * day);
    expect(operationsOf(marketplace).slice(5)).toEqual([
      'releaseInstance',
      'releaseInstanceV1',
      'releaseLicenseCode',
      'releaseInstance',
      'releaseLicenseV1',
    ]);
    expect(marketplace.state.deliveries.every(isClean)).toBe(true);
    const states = [...marketplace.state.resources.values()].map(({ state }) => state);
    expect(states).toEqual(Array.from({ length: 5 }, () => 'released'));
  });

  it.each([
    ['saas-v2', ['refreshInstance', 'updateInstanceStatus', 'orderNotify']],
    ['saas-v1', ['refreshInstanceV1']],
    ['license-code', ['refreshLicenseCode', 'updateLicenseCodeStatus', 'orderNotify']],
    ['license-v1', ['refreshLicenseV1']],
  ] as const)('a renewal after the expiry makes %s usable again', async (kind, operations) => {
    const marketplace = play();
    await buyPeriod(marketplace, kind);
    await marketplace.clock.advance(35 * day);
    const [resource] = [...marketplace.state.resources.values()];
    expect(resource?.state).toBe('frozen');
    const { deliveries } = await marketplace.perform('renew');
    expect(deliveries.map(({ operationId }) => operationId)).toEqual(operations);
    expect(deliveries.every(isClean)).toBe(true);
    await marketplace.clock.advance(16 * day);
    expect(resource?.state).toBe('open');
  });

  it('a renewal that is cancelled gives the old expiry back', async () => {
    const marketplace = play();
    for (const kind of ['saas-v2', 'saas-v1', 'license-code', 'online-license'] as const) {
      const { ids } = await buyPeriod(marketplace, kind);
      const resource = marketplace.state.resources.get(ids.resourceId ?? '');
      const before = resource?.expiresAt;
      await marketplace.perform('renew', { resourceId: ids.resourceId, periodType: 'year' });
      const { deliveries } = await marketplace.perform('cancel-renewal', {
        resourceId: ids.resourceId,
      });
      expect(deliveries.every(isClean)).toBe(true);
      expect(resource?.expiresAt).toBe(before);
    }
  });

  it.each([
    ['convert-trial', 'saas-v2', true],
    ['convert-trial', 'saas-v1', true],
    ['change', 'saas-v2', false],
    ['change', 'saas-v1', false],
    ['check-change', 'saas-v2', false],
    ['freeze', 'license-code', false],
    ['freeze', 'saas-v1', false],
    ['open-details', 'saas-v2', false],
    ['open-details', 'saas-v1', false],
    ['unsubscribe', 'saas-v2', false],
    ['unsubscribe', 'saas-v1', false],
    ['unsubscribe', 'license-code', false],
    ['unsubscribe', 'license-v1', false],
    ['apply-for-license', 'online-license', false],
    ['notify-order', 'saas-v2', false],
  ] as const)('%s of %s is answered rightly', async (action, kind, trial) => {
    const marketplace = play();
    await marketplace.perform('buy', { kind, chargingMode: 'PERIOD', trial });
    const { deliveries } = await marketplace.perform(action);
    expect(deliveries).not.toEqual([]);
    expect(deliveries.filter((each) => !isClean(each))).toEqual([]);
  });
});

it('the same seed plays the same purchases, and another one others', async () => {
  const seller = await scriptedSeller();
  const play = async (seed: number) => {
    const from = seller.received.length;
    const marketplace = playAgainstScripted(seller, { seed });
    for (const kind of ['saas-v2', 'license-v1'] as const) await buyPeriod(marketplace, kind);
    return seller.received
      .slice(from)
      .map(({ members }) => ({ ...members, timeStamp: undefined, authToken: undefined }));
  };
  const first = await play(7);
  expect(await play(7)).toEqual(first);
  expect(await play(8)).not.toEqual(first);
});

it('nothing is listed whose calls could not be signed', () => {
  const none = Object.fromEntries(
    keyClasses.map((each) => [each, []]),
  ) as unknown as typeof scriptedKeys;
  const marketplace = playAgainst({
    productionUrl: 'http://127.0.0.1:1/',
    keys: { ...none, v1: ['only-v1'] },
  });
  const kinds = new Set([...marketplace.state.products.values()].map(({ kind }) => kind));
  expect([...kinds]).toEqual(['saas-v1', 'license-v1']);
});

it.each([
  ['nothing-like-this', {}, /there is no action "nothing-like-this"; there are: /],
  [
    'renew',
    {},
    /that can only be done with a period product or package that is open or frozen, and nobody has bought one/,
  ],
  ['renew', { resourceId: 'R000009' }, /there is no resource R000009; there are: none/],
  ['buy', { productId: 'OFFI1' }, /no such product is listed; there are: saas-v2 PERIOD, /],
  [
    'buy',
    { kind: 'saas-v2', chargingMode: 'ONE_TIME', trial: true },
    /only period products can be tried/,
  ],
  ['buy', { kind: 'sass' }, /kind/],
  ['buy', { colour: 'red' }, /colour/],
] as const)('%s with %o is refused in words', async (name, parameters, words) => {
  const marketplace = playAgainst({ productionUrl: 'http://127.0.0.1:1/', keys: scriptedKeys });
  await expect(marketplace.perform(name, parameters)).rejects.toThrow(words);
  expect(marketplace.state.deliveries).toEqual([]);
});

async function buyPeriod(marketplace: Engine, kind: ProductKind) {
  return marketplace.perform('buy', { kind, chargingMode: 'PERIOD' });
}

function operationsOf({ state }: Engine): string[] {
  return state.deliveries.map(({ operationId }) => operationId);
}
