import type { OrderDetails } from '../domain/order-details.js';
import type { EventData, SellerEvent } from '../domain/seller-event.js';
import { toUtcText } from '../domain/utc-text.js';
import { toOrderData } from './order-data.js';
import type { WebhookMessage } from './sign-webhook.js';

/** An event as it travels. The same event and order make the same bytes, in whichever process. */
export function toEventMessage(event: SellerEvent, order: OrderDetails | null): WebhookMessage {
  const data = tellsOrder(event)
    ? { ...event.data, order: order && toOrderData(order) }
    : event.data;
  return toMessage({ ...event, id: event.eventId, data });
}

/** What the envelope of CloudEvents says. */
export interface Envelope extends Pick<SellerEvent, 'subject' | 'at' | 'cause'> {
  readonly id: string;
  readonly type: string;
  readonly data: EventData;
}

/** CloudEvents 1.0 in JSON (structured mode). Members stand in a fixed order. */
export function toMessage({ id, type, subject, at, cause, data }: Envelope): WebhookMessage {
  const event = {
    specversion: '1.0',
    id,
    source: 'koogate',
    type,
    subject,
    time: toUtcText(at),
    datacontenttype: 'application/json',
    cause,
    data,
  };
  return { id, body: JSON.stringify(event) };
}

function tellsOrder({ type }: SellerEvent): boolean {
  return type === 'order.notified' || type.startsWith('instance.');
}
