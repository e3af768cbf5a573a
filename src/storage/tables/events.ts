import type { EventData, SellerEvent, SellerEventType } from '../../domain/seller-event.js';
import type { Seal, SealedColumn } from '../seal.js';
import { readNumber, readText, readTextOrNull } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** What has happened, for the seller's systems. In the order of `position`, they were written. */
export const events = {
  name: 'events',
  columns: {
    event_id: 'text',
    type: 'text',
    subject: 'text',
    at: 'bigint',
    cause: 'text',
    call_id: 'text',
    instance_id: 'text',
    order_id: 'text',
    order_line_id: 'text',
    data_sealed: 'text',
  },
  position: 'position',
} as const satisfies Table;

export const eventDataColumn: SealedColumn = {
  table: events.name,
  column: 'data_sealed',
  key: ['event_id'],
};

/** `call:<callId>`; the id is a column of its own, by which the events of a call are found. */
const callCause = 'call:';

export function toEventRow(
  event: SellerEvent,
  seal: Seal,
): RowToWrite<keyof typeof events.columns> {
  return {
    event_id: event.eventId,
    type: event.type,
    subject: event.subject,
    at: event.at,
    cause: event.cause,
    call_id: event.cause.startsWith(callCause) ? event.cause.slice(callCause.length) : null,
    instance_id: event.instanceId,
    order_id: event.orderId,
    order_line_id: event.orderLineId,
    data_sealed: seal.close(JSON.stringify(event.data), eventDataColumn, [event.eventId]),
  };
}

/** Throws `KooGateError` `internal` when the data was sealed with a key that is not configured. */
export function fromEventRow(row: ReadRow, seal: Seal): SellerEvent {
  const envelope = fromEnvelopeRow(row);
  const data = seal.open(readText(row, 'data_sealed'), eventDataColumn, [envelope.eventId]);
  return { ...envelope, data: JSON.parse(data) as EventData };
}

/** Of a row without what is sealed. */
export function fromEnvelopeRow(row: ReadRow): Omit<SellerEvent, 'data'> {
  return {
    eventId: readText(row, 'event_id'),
    type: readText(row, 'type') as SellerEventType,
    subject: readText(row, 'subject'),
    at: readNumber(row, 'at'),
    cause: readText(row, 'cause'),
    instanceId: readTextOrNull(row, 'instance_id'),
    orderId: readTextOrNull(row, 'order_id'),
    orderLineId: readTextOrNull(row, 'order_line_id'),
  };
}
