import { newOrderLine, type OrderLineIds } from './marketplace-calls.js';

/** Bodies of the calls that change an instance or ask whether it may be changed; ids are made up. */
export type Scene = 'TRIAL_TO_FORMAL' | 'RENEWAL' | 'UNSUBSCRIBE_RENEWAL_PERIOD' | 'RENEWAL_CHANGE';

export function refreshBody(
  instanceId: string,
  expireTime: string,
  { scene = 'RENEWAL', line = newOrderLine() }: { scene?: Scene; line?: OrderLineIds } = {},
) {
  return { activity: 'refreshInstance', scene, ...line, instanceId, expireTime };
}

export function upgradeBody(instanceId: string, line: OrderLineIds = newOrderLine()) {
  return { activity: 'upgradeInstance', instanceId, ...line };
}

export function unsubscribeBody(instanceId: string, line: OrderLineIds = newOrderLine()) {
  return { activity: 'releaseInstance', instanceId, ...line };
}

export function changeCheckBody(instanceId: string, productInfo: unknown = { linearValue: 20 }) {
  return { activity: 'changeInstanceCheck', instanceId, productInfo };
}
