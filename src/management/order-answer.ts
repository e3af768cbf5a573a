import type { components } from '../../generated/types/management.js';
import type { Order, OrderLine } from '../domain/change.js';
import type { OrderNotice } from '../domain/license.js';
import { toTextOrNull } from './text-or-null.js';
import { toUtcTime } from './utc-time.js';

type Schemas = components['schemas'];

export function toOrderAnswer({ orderId, firstSeenAt }: Order): Schemas['Order'] {
  return { orderId, firstSeenAt: toUtcTime(firstSeenAt) };
}

export function toOrderLineAnswer(line: OrderLine): Schemas['OrderLine'] {
  const { orderLineId, instanceId, purpose, seenAt } = line;
  return {
    orderLineId: toTextOrNull(orderLineId),
    instanceId,
    purpose,
    seenAt: toUtcTime(seenAt),
  };
}

export function toOrderNoticeAnswer(notice: OrderNotice): Schemas['OrderNotice'] {
  const { orderId, orderLineId, notifiedAt } = notice;
  return { orderId, orderLineId, notifiedAt: toUtcTime(notifiedAt) };
}
