import { expect, it } from 'vitest';
import { ActionError } from '../../src/emulator/marketplace.js';
import {
  answerWell,
  day,
  hour,
  minute,
  playAgainstScripted,
  processing,
  scriptedSeller,
} from '../support/emulated.js';
import { failure, success } from '../support/scripted-seller.js';

it.each([
  ['buy', { kind: 'saas-v2' }, 'newInstance', 4, hour, 'refunded'],
  ['buy', { kind: 'online-license' }, 'newInstance', 61, 2 * minute, 'refunded'],
  ['buy', { kind: 'saas-v1' }, 'newInstanceV1', 4, hour, 'refunded'],
  ['buy', { kind: 'license-v1' }, 'getLicenseV1', 4, hour, 'delivering'],
  ['freeze', { kind: 'saas-v2' }, 'updateInstanceStatus', 7, 20 * minute, 'frozen'],
  ['freeze', { kind: 'license-code' }, 'updateLicenseCodeStatus', 61, 2 * minute, 'frozen'],
  ['renew', { kind: 'saas-v1' }, 'refreshInstanceV1', 4, 20 * minute, 'open'],
  ['renew', { kind: 'license-v1' }, 'refreshLicenseV1', 1, 0, 'open'],
  ['apply-for-license', { kind: 'online-license' }, 'getLicenseAsync', 1, 0, 'open'],
] as const)('%s of %o: %s is sent %i times', async (...row) => {
  const [action, product, operationId, times, everyMs, state] = row;
  const seller = await scriptedSeller();
  const marketplace = playAgainstScripted(seller);
  const wanted = { ...product, chargingMode: 'PERIOD' };
  if (action !== 'buy') await marketplace.perform('buy', wanted);
  seller.answer = () => failure;
  await marketplace.perform(action, action === 'buy' ? wanted : {});
  await marketplace.clock.advance(day);
  const attempts = marketplace.state.deliveries.filter(
    (each) => each.operationId === operationId && !each.isSuccess,
  );
  expect(attempts.map(({ attempt }) => attempt)).toEqual(
    Array.from({ length: times }, (_, at) => at + 1),
  );
  const pauses = attempts.slice(1).map(({ at }, index) => at - (attempts[index]?.at ?? 0));
  expect(pauses).toEqual(Array.from({ length: times - 1 }, () => everyMs));
  expect([...marketplace.state.resources.values()].map((each) => each.state)).toEqual([state]);
  expect(marketplace.state.notices.length).toBeGreaterThanOrEqual(times);
});

it('a purchase that is repaired in time is carried out by the next call', async () => {
  const seller = await scriptedSeller(() => failure);
  const marketplace = playAgainstScripted(seller);
  await marketplace.perform('buy', { kind: 'saas-v1', chargingMode: 'ONE_TIME' });
  await marketplace.clock.advance(90 * minute);
  seller.answer = answerWell;
  await marketplace.clock.advance(hour);
  const [resource] = [...marketplace.state.resources.values()];
  expect(resource?.state).toBe('open');
  const ids = seller.received.map(({ members }) => members.businessId);
  expect(new Set(ids).size).toBe(ids.length);
});

it('more than five failed orders in a month delist the product, and it cannot be bought', async () => {
  const seller = await scriptedSeller(() => failure);
  const marketplace = playAgainstScripted(seller);
  const wanted = { kind: 'saas-v1', chargingMode: 'ONE_TIME' };
  for (let order = 0; order < 6; order += 1) await marketplace.perform('buy', wanted);
  await marketplace.clock.advance(day);
  const product = [...marketplace.state.products.values()].find(
    ({ kind, chargingMode }) => kind === 'saas-v1' && chargingMode === 'ONE_TIME',
  );
  expect(product?.status).toBe('delisted');
  await expect(marketplace.perform('buy', wanted)).rejects.toThrow(
    /is delisted and cannot be bought: 6 orders of one month have failed/,
  );
});

it('what was given up is started again by hand, once', async () => {
  const seller = await scriptedSeller(() => failure);
  const marketplace = playAgainstScripted(seller);
  const { deliveries } = await marketplace.perform('buy', { kind: 'license-v1' });
  await expect(marketplace.restart(deliveries[0]?.deliveryId ?? '')).rejects.toThrow(
    /only calls that were given up are started again/,
  );
  await marketplace.clock.advance(day);
  const last = marketplace.state.deliveries.at(-1);
  expect(last?.canBeRestarted).toBe(true);
  seller.answer = answerWell;
  const again = await marketplace.restart(last?.deliveryId ?? '');
  expect(again.deliveries[0]).toMatchObject({ isSuccess: true, attempt: 5 });
  await expect(marketplace.restart(last?.deliveryId ?? '')).rejects.toThrow(ActionError);
});

it('a purchase in the making is asked for until it is ready', async () => {
  const seller = await scriptedSeller((call) =>
    call.activity === 'queryInstance' ? processing : { ...processing, instanceId: 'i-1' },
  );
  const marketplace = playAgainstScripted(seller);
  await marketplace.perform('buy', { kind: 'saas-v2', chargingMode: 'ONE_TIME' });
  const [resource] = [...marketplace.state.resources.values()];
  await marketplace.clock.advance(20 * minute);
  expect(resource?.state).toBe('delivering');
  expect(marketplace.state.notices).toEqual([]);
  seller.answer = answerWell;
  await marketplace.clock.advance(5 * minute);
  expect(resource).toMatchObject({ state: 'open', instanceId: 'i-1' });
  const asked = seller.received.filter(({ activity }) => activity === 'queryInstance');
  expect(asked).toHaveLength(6);
});

it('a purchase that stays in the making is paid back after three hours, and released', async () => {
  const seller = await scriptedSeller(({ activity }) => {
    if (activity === 'releaseInstance') return success;
    return activity === 'newInstance' ? { ...processing, instanceId: 'i-1' } : processing;
  });
  const marketplace = playAgainstScripted(seller);
  const { ids } = await marketplace.perform('buy', { kind: 'saas-v2', chargingMode: 'ONE_TIME' });
  await marketplace.clock.advance(4 * hour);
  expect(marketplace.state.orders.get(ids.orderId ?? '')?.status).toBe('refunded');
  expect(seller.received.at(-1)?.members).toMatchObject({
    activity: 'releaseInstance',
    instanceId: 'i-1',
  });
});

it('an instance that is given twice is found', async () => {
  const seller = await scriptedSeller((call) => ({ ...answerWell(call), instanceId: 'the-one' }));
  const marketplace = playAgainstScripted(seller);
  await marketplace.perform('buy', { kind: 'license-v1' });
  const { deliveries } = await marketplace.perform('buy', { kind: 'license-v1' });
  expect(deliveries[0]?.findings.map(({ check }) => check)).toEqual(['own-instance']);
});
