import type { OrderDetails, OrderedLine } from '../../src/domain/order-details.js';
import { testNow } from './databases.js';

/** A purchase by period of one product; tests name what matters to them. */
export function testOrder(
  changes: Partial<OrderDetails> & Pick<OrderDetails, 'orderId'>,
): OrderDetails {
  return {
    orderType: 'NEW',
    createdAt: testNow - 60_000,
    lines: [orderLine({ orderLineId: `${changes.orderId}-000001` })],
    buyer: null,
    extendParams: [],
    raw: '{}',
    fetchedAt: testNow,
    ...changes,
  };
}

export function orderLine(changes: Partial<OrderedLine> = {}): OrderedLine {
  return {
    orderLineId: 'CS1-000001',
    chargingMode: 'PERIOD',
    expiresAt: null,
    periodType: 'year',
    periodNumber: 1,
    products: [{ productId: 'OFFI1', skuCode: 'sku-1', linearValue: 5, productName: 'Example' }],
    extendParams: [],
    amount: '100.00',
    amountAfterDiscount: '90.00',
    ...changes,
  };
}
