import type { components } from '../../generated/types/callbacks.js';
import type { Instance } from '../domain/instance.js';
import { toWireTime } from '../protocol/wire-time.js';
import { parseInstanceIdList } from './instance-id-list.js';
import type { OperationContext } from './operation-context.js';

/** Those of the instances asked for that can be shown, in the order asked; or the code that says why there is none. */
export type QueryOutcome =
  | { readonly kind: 'found'; readonly ready: readonly Instance[] }
  | { readonly kind: 'none'; readonly code: '000003' | '000004' | '000005' };

/**
 * Ready instances are shown; only when none is ready: 000004 while one is pending, 000005 when one failed for good, 000003 when
 * none is known or all are gone.
 */
export async function queryStep(
  instanceIds: string,
  { load }: OperationContext,
): Promise<QueryOutcome> {
  const ids = parseInstanceIdList(instanceIds);
  const loaded = await Promise.all(ids.map((id) => load.instance(id)));
  const instances = loaded.filter((instance) => instance !== undefined);
  const ready = instances.filter(({ state }) => state === 'active' || state === 'frozen');
  if (ready.length > 0) return { kind: 'found', ready };
  const states = new Set(instances.map(({ state }) => state));
  if (states.has('pending')) return { kind: 'none', code: '000004' };
  return { kind: 'none', code: states.has('failed') ? '000005' : '000003' };
}

/** `usageInfo`, left out while nothing was reported. */
export function toUsageInfo({ usage }: Instance): {
  usageInfo?: components['schemas']['UsageInfo'][];
} {
  if (usage.length === 0) return {};
  return {
    usageInfo: usage.map((entry) => ({
      ...entry,
      statisticalTime: toWireTime(entry.statisticalTime),
    })),
  };
}
