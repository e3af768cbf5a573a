import type { OrderDetails } from '../../src/domain/order-details.js';
import { testNow } from './databases.js';
import { newTestId } from './submissions.js';

/** An order with all that the marketplace may tell. */
export function testOrderDetails(values: Partial<OrderDetails> = {}): OrderDetails {
  const orderId = values.orderId ?? newTestId('order');
  return {
    orderId,
    orderType: 'NEW',
    createdAt: testNow,
    lines: [
      {
        orderLineId: `${orderId}-000001`,
        chargingMode: 'PERIOD',
        expiresAt: testNow + 365 * 86_400_000,
        periodType: 'year',
        periodNumber: 1,
        products: [
          { productId: 'product-a', skuCode: 'sku-a', linearValue: 50, productName: '示例产品' },
        ],
        extendParams: [{ name: 'line', value: 'of it' }],
        amount: '1280.50',
        amountAfterDiscount: '1152.45',
      },
    ],
    buyer: {
      customerId: 'customer-a',
      customerName: 'buyer-account',
      customerRealName: null,
      customerType: 0,
      mobilePhone: '13900000000',
      email: 'buyer@buyer.example',
      userId: null,
      userName: 'zhangsan01',
    },
    extendParams: [{ name: 'emailDomainName', value: 'buyer.example' }],
    raw: '{"as it":"came"}',
    fetchedAt: testNow,
    ...values,
  };
}
