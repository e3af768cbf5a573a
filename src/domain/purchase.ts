import type { HistoryEntry, OrderLine } from './change.js';
import type { AccessData, Instance } from './instance.js';
import type { OrderLineId } from './loaders.js';

/** A new instance for a paid order line: active at once when `access` is known, else pending. */
export function startInstance(
  line: OrderLineId,
  instanceId: string,
  access: AccessData | null,
  now: number,
): PurchasedInstance {
  const instance: Instance = {
    instanceId,
    ...line,
    state: access === null ? 'pending' : 'active',
    freezeWaiting: false,
    purchaseKind: 'unknown',
    productId: null,
    expiresAt: null,
    access,
    usage: [],
    failure: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
    releasedAt: null,
  };
  return {
    instance,
    history: {
      instanceId,
      version: 1,
      at: now,
      event: 'purchase',
      from: null,
      to: instance.state,
      detail: { ...line },
    },
    orderLine: { ...line, instanceId, purpose: 'purchase', seenAt: now },
  };
}

export interface PurchasedInstance {
  readonly instance: Instance;
  readonly history: Omit<HistoryEntry, 'cause'>;
  readonly orderLine: OrderLine;
}
