import type { LicenseCodeOrder } from '../../domain/license-code.js';
import type { KeyedHash } from '../keyed-hash.js';
import { toCodeHash } from './license-codes.js';
import { readNumber, readText } from './read-column.js';
import type { ReadRow, RowToWrite, Table } from './table.js';

/** The ledger of what order lines did to authorization codes. */
export const licenseCodeOrders = {
  name: 'license_code_orders',
  columns: {
    code_hash: 'text',
    order_id: 'text',
    order_line_id: 'text',
    purpose: 'text',
    seen_at: 'bigint',
  },
} as const satisfies Table;

export function toLicenseCodeOrderRow(
  order: LicenseCodeOrder,
  hash: KeyedHash,
): RowToWrite<keyof typeof licenseCodeOrders.columns> {
  return {
    code_hash: toCodeHash(order.code, hash),
    order_id: order.orderId,
    order_line_id: order.orderLineId,
    purpose: order.purpose,
    seen_at: order.seenAt,
  };
}

/** The row holds the code's hash only; whoever found it by that knows the code. */
export function fromLicenseCodeOrderRow(row: ReadRow, code: string): LicenseCodeOrder {
  return {
    code,
    orderId: readText(row, 'order_id'),
    orderLineId: readText(row, 'order_line_id'),
    purpose: readText(row, 'purpose') as LicenseCodeOrder['purpose'],
    seenAt: readNumber(row, 'seen_at'),
  };
}
