import type { OrderDetails } from '../../domain/order-details.js';
import type { Seal, SealedColumn } from '../seal.js';
import { toStorableText } from '../storable-text.js';
import { readNumber, readText } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/**
 * Orders as the order query told them. Lines and buyer are sealed together: what a buyer answered to the questions of a listing stands
 * in the lines, and is personal as well.
 */
export const orderDetails = {
  name: 'order_details',
  columns: {
    order_id: 'text',
    order_type: 'text',
    created_at: 'bigint',
    content_sealed: 'text',
    fetched_at: 'bigint',
  },
} as const satisfies Table;

export const orderContentColumn: SealedColumn = {
  table: orderDetails.name,
  column: 'content_sealed',
  key: ['order_id'],
};

type Content = Pick<OrderDetails, 'lines' | 'buyer' | 'extendParams' | 'raw'>;

export function toOrderDetailsRow(
  order: OrderDetails,
  seal: Seal,
): RowToWrite<keyof typeof orderDetails.columns> {
  const { orderId, lines, buyer, extendParams, raw } = order;
  const content: Content = { lines, buyer, extendParams, raw };
  return {
    order_id: orderId,
    order_type: toStorableText(order.orderType),
    created_at: order.createdAt,
    content_sealed: seal.close(JSON.stringify(content), orderContentColumn, [orderId]),
    fetched_at: order.fetchedAt,
  };
}

/** Throws `KooGateError` `internal` when it was sealed with a key that is not configured. */
export function fromOrderDetailsRow(row: ReadRow, seal: Seal): OrderDetails {
  const orderId = readText(row, 'order_id');
  const content = seal.open(readText(row, 'content_sealed'), orderContentColumn, [orderId]);
  return {
    orderId,
    orderType: readText(row, 'order_type'),
    createdAt: readNumber(row, 'created_at'),
    ...(JSON.parse(content) as Content),
    fetchedAt: readNumber(row, 'fetched_at'),
  };
}
