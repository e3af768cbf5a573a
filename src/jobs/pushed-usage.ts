import type { components } from '../../generated/types/marketplace.js';
import type { UsageRecord } from '../domain/usage-record.js';
import { toBasicTime } from '../protocol/basic-time.js';

type Schemas = components['schemas'];

/** As the push wants it (open-api.md 5). Made from the record alone, so that it looks the same whenever it is sent. */
export function toPushedUsage(record: UsageRecord): Schemas['UsageRecord'] {
  return { ...commonOf(record), metering_sn: record.recordId };
}

/** As the older push wants it (open-api.md 6): by its product, without an id of its own. */
export function toLegacyUsage(record: UsageRecord): Schemas['LegacyUsageRecord'] {
  const { recordId, productId } = record;
  if (productId === null) throw new Error(`usage record ${recordId} names no product`);
  return { ...commonOf(record), product_id: productId };
}

function commonOf({ instanceId, packageInstanceId, value, ...times }: UsageRecord) {
  return {
    instance_id: instanceId,
    record_time: toBasicTime(times.recordedAt),
    begin_time: toBasicTime(times.beginAt),
    end_time: toBasicTime(times.endAt),
    usage_value: value,
    ...(packageInstanceId !== null && { relate_pkg_instance: packageInstanceId }),
  };
}
