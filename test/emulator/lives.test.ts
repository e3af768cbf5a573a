import { expect, it } from 'vitest';
import { everyKindOfProduct } from '../../src/emulator/catalogue.js';
import type { Engine } from '../../src/emulator/engine.js';
import type { Resource } from '../../src/emulator/marketplace-state.js';
import {
  answerWell,
  day,
  hour,
  isClean,
  minute,
  playAgainstScripted,
  scriptedSeller,
} from '../support/emulated.js';
import { failure, success, type ReceivedCall } from '../support/scripted-seller.js';

const saas = { kind: 'saas-v2', chargingMode: 'PERIOD' } as const;

it('a freeze that failed is not repeated after its end', async () => {
  const seller = await scriptedSeller();
  const marketplace = playAgainstScripted(seller);
  await marketplace.perform('buy', saas);
  seller.answer = (call) => (call.members.status === 'FREEZE' ? failure : answerWell(call));
  const { deliveries } = await marketplace.perform('freeze');
  expect(deliveries[0]?.nextAttemptAt).toBe(marketplace.clock.now() + 20 * minute);
  await marketplace.perform('unfreeze');
  expect(deliveries[0]?.nextAttemptAt).toBeUndefined();
  seller.answer = answerWell;
  await marketplace.clock.advance(day);
  expect(seller.received.map(({ members }) => members.status).filter(Boolean)).toEqual([
    'FREEZE',
    'UNFREEZE',
  ]);
});

it('nothing about a resource is repeated after its end but its end', async () => {
  const seller = await scriptedSeller();
  const marketplace = playAgainstScripted(seller);
  await marketplace.perform('buy', saas);
  seller.answer = () => failure;
  for (const name of ['renew', 'freeze', 'unsubscribe']) await marketplace.perform(name);
  const before = seller.received.length;
  await marketplace.clock.advance(hour);
  const later = seller.received.slice(before).map(({ activity }) => activity);
  expect(new Set(later)).toEqual(new Set(['releaseInstance']));
});

it('purchases at the same moment have deliveries of their own', async () => {
  const seller = await scriptedSeller(() => failure);
  const marketplace = playAgainstScripted(seller);
  const wanted = { kind: 'license-v1' };
  await Promise.all([1, 2, 3].map(() => marketplace.perform('buy', wanted)));
  const ids = marketplace.state.deliveries.map(({ deliveryId }) => deliveryId);
  expect(new Set(ids).size).toBe(3);
});

it.each(['saas-v2', 'saas-v1', 'license-v1'] as const)(
  'a success of %s that names no instance counts for nothing',
  async (kind) => {
    const seller = await scriptedSeller(() => success);
    const marketplace = playAgainstScripted(seller);
    await marketplace.perform('buy', { kind, chargingMode: 'PERIOD' });
    await marketplace.clock.advance(day);
    const [resource] = resourcesOf(marketplace);
    expect(resource?.state).toBe(kind === 'license-v1' ? 'delivering' : 'refunded');
    const asked = seller.received.filter(({ activity }) => activity !== 'orderNotify');
    expect(asked).toHaveLength(4);
  },
);

it('an order of several lines that fails is one failed order, and counts once however often it is tried', async () => {
  const seller = await scriptedSeller(() => failure);
  const marketplace = playAgainstScripted(seller);
  const wanted = { kind: 'saas-v2', chargingMode: 'ON_DEMAND' };
  for (let order = 0; order < 5; order += 1) await marketplace.perform('buy', wanted);
  await marketplace.clock.advance(day);
  const product = [...marketplace.state.products.values()].find(
    ({ kind, chargingMode }) => kind === 'saas-v2' && chargingMode === 'ON_DEMAND',
  );
  expect(product?.status).toBe('on-sale');
  expect([...(product?.failedOrders.values() ?? [])].map(({ size }) => size)).toEqual([5]);
});

it('an order is done when all its lines are, and not before', async () => {
  const processing = { resultCode: '000004', resultMsg: 'processing' };
  const isSecond = ({ members }: ReceivedCall) =>
    String(members.orderLineId ?? members.instanceId).endsWith('-000002');
  const seller = await scriptedSeller((call) => {
    if (call.activity === 'queryInstance') return isSecond(call) ? processing : answerWell(call);
    return { ...success, instanceId: call.members.orderLineId };
  });
  const marketplace = playAgainstScripted(seller);
  const { ids } = await marketplace.perform('buy', { kind: 'saas-v2', chargingMode: 'ON_DEMAND' });
  const order = marketplace.state.orders.get(ids.orderId ?? '');
  expect(resourcesOf(marketplace).map(({ state }) => state)).toEqual(['open', 'delivering']);
  expect(order?.status).toBe('paid');
  seller.answer = answerWell;
  await marketplace.clock.advance(10 * minute);
  expect(order?.status).toBe('done');
});

it('a renewal after a change renews the larger specification', async () => {
  const seller = await scriptedSeller();
  const marketplace = playAgainstScripted(seller);
  await marketplace.perform('buy', { ...saas, periodType: 'year' });
  await marketplace.perform('change');
  const [resource] = resourcesOf(marketplace);
  const { larger } = [...marketplace.state.products.values()][0] ?? {};
  expect(resource?.currentProductId).toBe(larger?.yearlyProductId);
  await marketplace.perform('renew');
  // Nothing changes, so no product is named.
  expect(
    seller.received.findLast(({ activity }) => activity === 'refreshInstance')?.members,
  ).not.toHaveProperty('productId');
  expect(resource?.currentProductId).toBe(larger?.yearlyProductId);
});

it('a renewal that is cancelled gives the product back that there was, once', async () => {
  const seller = await scriptedSeller();
  const marketplace = playAgainstScripted(seller);
  await marketplace.perform('buy', saas);
  const [resource] = resourcesOf(marketplace);
  const before = resource?.currentProductId;
  await marketplace.perform('renew', { periodType: 'year' });
  expect(resource?.currentProductId).not.toBe(before);
  const cancelled = await Promise.allSettled([
    marketplace.perform('cancel-renewal'),
    marketplace.perform('cancel-renewal'),
  ]);
  expect(cancelled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(resource?.currentProductId).toBe(before);
});

it('what is in violation stays frozen when it is renewed', async () => {
  const seller = await scriptedSeller();
  const marketplace = playAgainstScripted(seller);
  await marketplace.perform('buy', saas);
  await marketplace.perform('freeze');
  const { deliveries } = await marketplace.perform('renew');
  expect(deliveries.map(({ operationId }) => operationId)).toEqual([
    'refreshInstance',
    'orderNotify',
  ]);
  expect(resourcesOf(marketplace)[0]?.state).toBe('frozen');
});

it('a package ends with its term: renewed in time it goes on, else it is released without a freeze', async () => {
  const seller = await scriptedSeller();
  const marketplace = playAgainstScripted(seller);
  await marketplace.perform('buy', { kind: 'saas-v1', chargingMode: 'ON_DEMAND_PKG' });
  expect(seller.received[0]?.members.expireTime).toMatch(/^\d{14}$/);
  await marketplace.clock.advance(300 * day);
  await marketplace.perform('renew');
  await marketplace.clock.advance(300 * day);
  expect(resourcesOf(marketplace)[0]?.state).toBe('open');
  await marketplace.clock.advance(200 * day);
  const activities = seller.received.map(({ activity }) => activity);
  expect(activities).toEqual(['newInstance', 'refreshInstance', 'releaseInstance']);
});

it('every call about a purchase has a businessId of its own, also when the details are opened', async () => {
  const seller = await scriptedSeller();
  const marketplace = playAgainstScripted(seller);
  await marketplace.perform('buy', { kind: 'saas-v1', chargingMode: 'PERIOD' });
  await marketplace.perform('open-details');
  await marketplace.perform('open-details');
  const ids = seller.received.map(({ members }) => members.businessId);
  expect(new Set(ids).size).toBe(3);
});

it('no two products or billing items share an id, whatever the seed', async () => {
  const seller = await scriptedSeller();
  for (let seed = 0; seed < 40; seed += 1) {
    const { state } = playAgainstScripted(seller, { seed, products: everyKindOfProduct });
    const ids = [...state.products.values()].flatMap(
      ({ itemProductIds, yearlyProductId, larger }) => [
        ...itemProductIds,
        yearlyProductId,
        larger.productId,
        larger.yearlyProductId,
      ],
    );
    expect(new Set(ids).size).toBe(ids.length);
  }
});

it('only pay per use has several billing items', async () => {
  const seller = await scriptedSeller();
  expect(() => playAgainstScripted(seller, { products: [{ ...saas, billingItems: 2 }] })).toThrow(
    'saas-v2 PERIOD cannot have 2 billing items: only pay per use (ON_DEMAND) has several',
  );
});

it('what was bought once is neither frozen nor unfrozen', async () => {
  const seller = await scriptedSeller();
  const marketplace = playAgainstScripted(seller);
  const { deliveries } = await marketplace.perform('buy', {
    kind: 'saas-v2',
    chargingMode: 'ONE_TIME',
  });
  expect(deliveries.every(isClean)).toBe(true);
  await expect(marketplace.perform('freeze')).rejects.toThrow(
    /that is open, of a kind that can be frozen/,
  );
});

function resourcesOf({ state }: Engine): readonly Resource[] {
  return [...state.resources.values()];
}
