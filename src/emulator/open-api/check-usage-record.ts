import type { MarketplaceState, Product, Resource, UsageRecord } from '../marketplace-state.js';
import { beijingMidnight } from '../periods.js';

/**
 * What the seller console shows of a record some time after it was pushed (open-api.md 5.2): it counts, perhaps late, or it is
 * abnormal and must be pushed again. Records are checked in the order in which they came.
 */
export function checkUsageRecord(record: UsageRecord, state: MarketplaceState): void {
  const resource = [...state.resources.values()].find(
    ({ instanceId }) => instanceId === record.instanceId,
  );
  const product = resource && state.products.get(resource.currentProductId);
  const code = findRecordCode(record, { state, resource, product });
  record.status = code === undefined ? 'accepted' : 'abnormal';
  record.recordCode = code;
  record.isLate = record.pushedAt > deadlineOf(record, product?.billing);
}

interface Surroundings {
  readonly state: MarketplaceState;
  readonly resource: Resource | undefined;
  readonly product: Product | undefined;
}

/** Of a duplicate only the first counts; one that was abnormal does not stand in the way of a better one. */
function findRecordCode(
  record: UsageRecord,
  { state, resource, product }: Surroundings,
): string | undefined {
  if (resource === undefined) return '001';
  const counting = state.usageRecords.filter(({ status }) => status === 'accepted');
  if (counting.some((other) => isSameWindow(other, record))) return '010';
  if (record.meteringSn !== undefined && counting.some((other) => hasSameId(other, record)))
    return '005';
  if (product?.status === 'delisted') return '006';
  if (chargingModeOf(state, resource) !== 'ON_DEMAND') return '012';
  return findCodeOfTimes(record, resource);
}

function findCodeOfTimes(record: UsageRecord, resource: Resource): string | undefined {
  const { beginAt, endAt, pushedAt } = record;
  if (beginAt > endAt || endAt > pushedAt) return '011';
  // Times travel without milliseconds.
  if (beginAt < wholeSeconds(resource.openedAt)) return '011';
  const { state, closedAt } = resource;
  if (state === 'delivering' || state === 'refunded') return '013';
  return closedAt !== undefined && endAt > closedAt ? '013' : undefined;
}

function isSameWindow(a: UsageRecord, b: UsageRecord): boolean {
  return a.instanceId === b.instanceId && a.beginAt === b.beginAt && a.endAt === b.endAt;
}

function hasSameId(a: UsageRecord, b: UsageRecord): boolean {
  return a.meteringSn === b.meteringSn;
}

function chargingModeOf({ orders }: MarketplaceState, { orderId, orderLineId }: Resource) {
  const line = orders.get(orderId)?.lines.find((each) => each.orderLineId === orderLineId);
  return line?.chargingMode;
}

function wholeSeconds(timeMs: number): number {
  return Math.floor(timeMs / 1000) * 1000;
}

const hourMs = 3_600_000;

/** Two hours after the window; with daily billing 01:00 in Beijing, after the day to which its end belongs. */
function deadlineOf({ endAt }: UsageRecord, billing: Product['billing']): number {
  if (billing !== 'daily') return endAt + 2 * hourMs;
  return beijingMidnight(endAt - 1) + 25 * hourMs;
}
