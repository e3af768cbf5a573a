import type { OrderNotice } from '../../domain/license.js';
import { readNumber, readText } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** The order lines that were said to be paid. */
export const orderNotices = {
  name: 'order_notices',
  columns: { order_id: 'text', order_line_id: 'text', notified_at: 'bigint' },
} as const satisfies Table;

export function toOrderNoticeRow(
  notice: OrderNotice,
): RowToWrite<keyof typeof orderNotices.columns> {
  return {
    order_id: notice.orderId,
    order_line_id: notice.orderLineId,
    notified_at: notice.notifiedAt,
  };
}

export function fromOrderNoticeRow(row: ReadRow): OrderNotice {
  return {
    orderId: readText(row, 'order_id'),
    orderLineId: readText(row, 'order_line_id'),
    notifiedAt: readNumber(row, 'notified_at'),
  };
}
