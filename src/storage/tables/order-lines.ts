import type { OrderLine, OrderLinePurpose } from '../../domain/change.js';
import { readNumber, readText } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** The ledger of what order lines did to instances. */
export const orderLines = {
  name: 'order_lines',
  columns: {
    instance_id: 'text',
    order_id: 'text',
    order_line_id: 'text',
    purpose: 'text',
    seen_at: 'bigint',
  },
} as const satisfies Table;

export function toOrderLineRow(line: OrderLine): RowToWrite<keyof typeof orderLines.columns> {
  return {
    instance_id: line.instanceId,
    order_id: line.orderId,
    order_line_id: line.orderLineId,
    purpose: line.purpose,
    seen_at: line.seenAt,
  };
}

export function fromOrderLineRow(row: ReadRow): OrderLine {
  return {
    orderId: readText(row, 'order_id'),
    orderLineId: readText(row, 'order_line_id'),
    instanceId: readText(row, 'instance_id'),
    purpose: readText(row, 'purpose') as OrderLinePurpose,
    seenAt: readNumber(row, 'seen_at'),
  };
}
