import { describe, expect, it } from 'vitest';
import type { MarketplaceState } from '../../../src/emulator/marketplace-state.js';
import { order, product } from '../../support/example-marketplace.js';
import { playOpenApis } from '../../support/open-api-call.js';
import {
  abnormal,
  counts,
  pushUsage,
  shownUsage,
  usageRecord,
  usageWindow,
  usedInstance,
  usedResource,
} from '../../support/usage-push.js';

const minute = 60_000;
const hour = 60 * minute;

describe('the check of a record', () => {
  it.each<[string, string, (state: MarketplaceState) => unknown, Record<string, unknown>]>([
    ['001', 'whose instance has gone', (state) => state.resources.delete(usedInstance), {}],
    [
      '006',
      'of a delisted product',
      (state) => {
        const productId = 'OFFI846204237451911170';
        const listing = { productId, kind: 'saas-v2', chargingMode: 'ON_DEMAND' } as const;
        state.products.set(productId, product({ ...listing, status: 'delisted' }));
      },
      {},
    ],
    ['011', 'that begins after its end', () => undefined, { end_time: '20260302T125959Z' }],
    ['011', 'that ends after the push', () => undefined, { end_time: '20260302T140501Z' }],
    [
      '011',
      'that begins before the resource was opened',
      (state) =>
        state.resources.set(usedInstance, {
          ...usedResource(state),
          openedAt: Date.UTC(2026, 2, 2, 13, 0, 1),
        }),
      {},
    ],
    [
      '012',
      'of a resource that is paid otherwise',
      (state) => state.orders.set('CS2602010800P4Y5U', order({ orderId: 'CS2602010800P4Y5U' })),
      {},
    ],
    ['013', 'of a refunded resource', (state) => (usedResource(state).state = 'refunded'), {}],
    [
      '013',
      'of one that is being delivered',
      (state) => (usedResource(state).state = 'delivering'),
      {},
    ],
    [
      '013',
      'that ends after the resource was closed',
      (state) =>
        Object.assign(usedResource(state), {
          state: 'released',
          closedAt: Date.UTC(2026, 2, 2, 13, 59, 59),
        }),
      {},
    ],
  ])('gives %s to one %s', async (code, _, change, changes) => {
    const played = await playOpenApis();
    await pushUsage(played, usageRecord(changes));
    change(played.state);
    await played.clock.advance(minute);
    expect(played.state.usageRecords.map(shownUsage)).toEqual([abnormal(code)]);
  });

  it('lets one count that ended before the resource was closed', async () => {
    const played = await playOpenApis();
    Object.assign(usedResource(played.state), {
      state: 'released',
      closedAt: Date.UTC(2026, 2, 2, 14),
    });
    await pushUsage(played, usageRecord());
    await played.clock.advance(minute);
    expect(played.state.usageRecords.map(shownUsage)).toEqual([counts]);
  });

  it('lets one count that begins in the second in which the resource was opened', async () => {
    const played = await playOpenApis();
    const openedAt = Date.UTC(2026, 2, 2, 13, 0, 0, 700);
    played.state.resources.set(usedInstance, { ...usedResource(played.state), openedAt });
    await pushUsage(played, usageRecord());
    await played.clock.advance(minute);
    expect(played.state.usageRecords.map(shownUsage)).toEqual([counts]);
  });

  it.each([
    ['the same window, another id and value', { metering_sn: 'sn-2', usage_value: '20' }, '010'],
    ['the same record once more', {}, '010'],
    ['another window under the same id', { begin_time: '20260302T120000Z' }, '005'],
  ])('lets only the first count: %s', async (_, changes, code) => {
    const played = await playOpenApis();
    await pushUsage(played, usageRecord());
    await pushUsage(played, usageRecord(changes));
    await played.clock.advance(minute);
    expect(played.state.usageRecords.map(shownUsage)).toEqual([counts, abnormal(code)]);
  });

  it('tells the same window of two instances apart', async () => {
    const played = await playOpenApis();
    const other = { instance_id: 'b2a7c0de-0c5e-4c6b-8f43-2f6f6a1d9c10', metering_sn: 'sn-2' };
    await pushUsage(played, usageRecord(), usageRecord(other));
    await played.clock.advance(minute);
    expect(played.state.usageRecords.map(shownUsage)).toEqual([counts, counts]);
  });

  it('lets a record count after an abnormal one of the same window', async () => {
    const played = await playOpenApis();
    usedResource(played.state).state = 'delivering';
    await pushUsage(played, usageRecord());
    await played.clock.advance(minute);
    usedResource(played.state).state = 'open';
    await pushUsage(played, usageRecord({ metering_sn: 'sn-2' }));
    await played.clock.advance(minute);
    expect(played.state.usageRecords.map(shownUsage)).toEqual([abnormal('013'), counts]);
  });
});

describe('a record that is pushed late', () => {
  const end = Date.UTC(2026, 2, 2, 14);
  /** Midnight in Beijing. */
  const midnight = Date.UTC(2026, 2, 2, 16);
  const daily = { billing: 'daily' as const };

  it.each([
    { when: 'two hours after its end', endAt: end, pushedAt: end + 2 * hour, isLate: false },
    { when: 'later than that', endAt: end, pushedAt: end + 2 * hour + 1, isLate: true },
    {
      when: 'later than that',
      billing: 'hourly' as const,
      endAt: end,
      pushedAt: end + 2 * hour + 1,
      isLate: true,
    },
    { when: 'at one in Beijing', ...daily, endAt: end, pushedAt: midnight + hour, isLate: false },
    { when: 'after one', ...daily, endAt: end, pushedAt: midnight + hour + 1, isLate: true },
    {
      when: 'at one, for the day that ended at midnight',
      ...daily,
      endAt: midnight,
      pushedAt: midnight + hour,
      isLate: false,
    },
    {
      when: 'after one, for the day that ended at midnight',
      ...daily,
      endAt: midnight,
      pushedAt: midnight + hour + 1,
      isLate: true,
    },
    {
      when: 'after one, for the hour after midnight',
      ...daily,
      endAt: midnight + hour,
      pushedAt: midnight + 2 * hour,
      isLate: false,
    },
  ])('$when, billed $billing', async ({ billing, endAt, pushedAt, isLate }) => {
    const played = await playOpenApis();
    const productId = 'OFFI846204237451911170';
    const listing = { productId, kind: 'saas-v2', chargingMode: 'ON_DEMAND' } as const;
    played.state.products.set(productId, product({ ...listing, ...(billing && { billing }) }));
    await played.clock.advance(pushedAt - played.clock.now());
    await pushUsage(played, usageRecord(usageWindow(endAt - hour, endAt)));
    await played.clock.advance(minute);
    expect(played.state.usageRecords.map(shownUsage)).toEqual([{ ...counts, isLate }]);
  });
});
