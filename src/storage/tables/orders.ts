import type { Order } from '../../domain/change.js';
import { readNumber, readText } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** The orders that calls have named. */
export const orders = {
  name: 'orders',
  columns: { order_id: 'text', first_seen_at: 'bigint' },
} as const satisfies Table;

export function toOrderRow(order: Order): RowToWrite<keyof typeof orders.columns> {
  return { order_id: order.orderId, first_seen_at: order.firstSeenAt };
}

export function fromOrderRow(row: ReadRow): Order {
  return { orderId: readText(row, 'order_id'), firstSeenAt: readNumber(row, 'first_seen_at') };
}
