import type { DebugInstance } from '../../domain/change.js';
import { readNumber, readText } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** The instance ids that debug purchases are answered with; no real row ever refers to them. */
export const debugInstances = {
  name: 'debug_instances',
  columns: {
    order_id: 'text',
    order_line_id: 'text',
    sale_product_id: 'text',
    instance_id: 'text',
    created_at: 'bigint',
  },
} as const satisfies Table;

export function toDebugInstanceRow(
  instance: DebugInstance,
): RowToWrite<keyof typeof debugInstances.columns> {
  return {
    order_id: instance.orderId,
    order_line_id: instance.orderLineId,
    sale_product_id: instance.saleProductId,
    instance_id: instance.instanceId,
    created_at: instance.createdAt,
  };
}

export function fromDebugInstanceRow(row: ReadRow): DebugInstance {
  return {
    orderId: readText(row, 'order_id'),
    orderLineId: readText(row, 'order_line_id'),
    saleProductId: readText(row, 'sale_product_id'),
    instanceId: readText(row, 'instance_id'),
    createdAt: readNumber(row, 'created_at'),
  };
}
