import type { OnDemandSale } from '../../domain/instance.js';
import { readNumber, readText } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** Which instance an order has opened for a product that is paid by use. */
export const onDemandSales = {
  name: 'on_demand_sales',
  columns: {
    order_id: 'text',
    product_id: 'text',
    instance_id: 'text',
    claimed_at: 'bigint',
  },
} as const satisfies Table;

export function toOnDemandSaleRow(
  sale: OnDemandSale,
): RowToWrite<keyof typeof onDemandSales.columns> {
  return {
    order_id: sale.orderId,
    product_id: sale.productId,
    instance_id: sale.instanceId,
    claimed_at: sale.claimedAt,
  };
}

export function fromOnDemandSaleRow(row: ReadRow): OnDemandSale {
  return {
    orderId: readText(row, 'order_id'),
    productId: readText(row, 'product_id'),
    instanceId: readText(row, 'instance_id'),
    claimedAt: readNumber(row, 'claimed_at'),
  };
}
