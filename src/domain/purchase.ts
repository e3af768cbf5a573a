import type { HistoryEntry, OrderLine } from './change.js';
import type { AccessData, Instance, Sale, SaleInterface } from './instance.js';

/** What a call of purchase tells of the instance it makes. The newer interfaces tell the sale and nothing else. */
export interface Purchase {
  readonly sale: Sale;
  readonly soldBy: SaleInterface;
  readonly purchaseKind: Instance['purchaseKind'];
  readonly chargingMode: Instance['chargingMode'];
  readonly productId: string | null;
  readonly expiresAt: number | null;
}

/** How an instance begins. One may be usable without access data: a License is all that its buyer needs. */
export interface Beginning {
  readonly instanceId: string;
  readonly state: 'pending' | 'active';
  readonly access: AccessData | null;
}

/** A new instance for a paid sale. */
export function startInstance(
  { sale, soldBy, purchaseKind, chargingMode, productId, expiresAt }: Purchase,
  { instanceId, state, access }: Beginning,
  now: number,
): PurchasedInstance {
  const { orderId, orderLineId, saleProductId } = sale;
  const instance: Instance = {
    instanceId,
    orderId,
    orderLineId,
    saleProductId,
    soldBy,
    state,
    purchaseKind,
    chargingMode,
    productId,
    expiresAt,
    access,
    freezeWaiting: false,
    usage: [],
    failure: null,
    duplicateOf: null,
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
      to: state,
      detail: orderLineId === '' ? { orderId } : { orderId, orderLineId },
    },
    orderLine: { orderId, orderLineId, instanceId, purpose: 'purchase', seenAt: now },
  };
}

export interface PurchasedInstance {
  readonly instance: Instance;
  readonly history: Omit<HistoryEntry, 'cause'>;
  readonly orderLine: OrderLine;
}
