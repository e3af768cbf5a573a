import type { components } from '../../../generated/types/marketplace.js';
import { parseBasicTime } from '../../protocol/basic-time.js';
import type { MarketplaceState, Resource, UsageRecord } from '../marketplace-state.js';
import type { CallContext } from './call-context.js';
import { checkUsageRecord } from './check-usage-record.js';
import { Refusal } from './refusal.js';

type Schemas = components['schemas'];
type PushedRecord = Pick<
  Schemas['UsageRecord'],
  'instance_id' | 'record_time' | 'begin_time' | 'end_time' | 'usage_value' | 'relate_pkg_instance'
> & { readonly metering_sn?: string; readonly product_id?: string };

/** Played milliseconds. The pages say only that records are checked later. */
const checkAfterMs = 60_000;

/** A window begins at most so long before the push. */
const ageMsMax = 21 * 86_400_000;

/**
 * What both pushes have in common: all records of a push are taken in, or none; and what was taken in is checked later, each in its
 * turn.
 */
export function takeUsageStep(
  pushed: readonly PushedRecord[],
  { state, clock }: CallContext,
): Schemas['PushUsageAnswer'] | Refusal {
  const pushedAt = clock.now();
  const resources = resourcesByInstance(state);
  const taken: UsageRecord[] = [];
  for (const record of pushed) {
    const entry = toEntry(record, { pushedAt, resource: resources.get(record.instance_id) });
    if (entry instanceof Refusal) return entry;
    taken.push(entry);
  }
  state.usageRecords.push(...taken);
  clock.schedule(pushedAt + checkAfterMs, 'check pushed usage', () => {
    for (const entry of taken) checkUsageRecord(entry, state);
  });
  return { error_code: 'MKT.0000', error_msg: 'success' };
}

interface Push {
  readonly pushedAt: number;
  readonly resource: Resource | undefined;
}

function toEntry(record: PushedRecord, { pushedAt, resource }: Push): UsageRecord | Refusal {
  const beginAt = parseBasicTime(record.begin_time);
  const endAt = parseBasicTime(record.end_time);
  const recordedAt = parseBasicTime(record.record_time);
  if (beginAt === undefined || endAt === undefined || recordedAt === undefined)
    return new Refusal('MKT.0100');
  if (!hasFourDecimalsAtMost(record.usage_value)) return new Refusal('MKT.9002');
  if (pushedAt - beginAt > ageMsMax) return new Refusal('MKT.9004');
  if (resource === undefined) return new Refusal('MKT.9001');
  if (!isProductOf(resource, record.product_id)) return new Refusal('MKT.9002');
  return {
    instanceId: record.instance_id,
    relatedPackageInstanceId: record.relate_pkg_instance,
    meteringSn: record.metering_sn,
    beginAt,
    endAt,
    recordedAt,
    value: String(record.usage_value),
    pushedAt,
    status: 'received',
    recordCode: undefined,
    isLate: false,
  };
}

/** Of a text the schema has seen to it; a number is told by how it is written. */
function hasFourDecimalsAtMost(value: string | number): boolean {
  return /^\d+(?:\.\d{1,4})?$/.test(String(value));
}

function isProductOf({ productId, currentProductId }: Resource, named: string | undefined) {
  return named === undefined || named === productId || named === currentProductId;
}

function resourcesByInstance({ resources }: MarketplaceState): ReadonlyMap<string, Resource> {
  const found = new Map<string, Resource>();
  for (const resource of resources.values()) {
    if (resource.instanceId !== undefined) found.set(resource.instanceId, resource);
  }
  return found;
}
