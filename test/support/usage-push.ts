import type {
  MarketplaceState,
  Resource,
  UsageRecord,
} from '../../src/emulator/marketplace-state.js';
import { toBasicTime } from '../../src/protocol/basic-time.js';
import { callOpenApi, type CallAnswer, type PlayedOpenApis } from './open-api-call.js';

/** The pay-per-use instance of the examples. */
export const usedInstance = '7f141bf1-aec8-4859-8323-fb3a8ad50721';

/** An hour of it, just over. */
export function usageRecord(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    begin_time: '20260302T130000Z',
    end_time: '20260302T140000Z',
    instance_id: usedInstance,
    metering_sn: 'sn-1',
    record_time: '20260302T140200Z',
    usage_value: '12.5',
    ...changes,
  };
}

export function usageWindow(beginAt: number, endAt: number) {
  return { begin_time: toBasicTime(beginAt), end_time: toBasicTime(endAt) };
}

export function pushUsage(
  played: PlayedOpenApis,
  ...records: readonly object[]
): Promise<CallAnswer> {
  return callOpenApi(played, 'pushUsage', { usage_records: records });
}

/** How a record shows in the console. */
export function shownUsage({ status, recordCode, isLate }: UsageRecord) {
  return { status, recordCode, isLate };
}

export const counts = { status: 'accepted', recordCode: undefined, isLate: false };

export function abnormal(recordCode: string) {
  return { status: 'abnormal', recordCode, isLate: false };
}

export function usedResource({ resources }: MarketplaceState): Resource {
  const found = resources.get(usedInstance);
  if (found === undefined) throw new Error('the instance has no resource');
  return found;
}
