import type { components } from '../../../generated/types/marketplace.js';
import type { OrderQueryOperations } from '../../../generated/stubs/OrderQuery.js';
import type { Buyer, Order, OrderLine } from '../marketplace-state.js';
import { toShortWireTime } from '../periods.js';
import type { CallContext } from './call-context.js';
import { findMockOrder } from './mock-orders.js';
import { Refusal } from './refusal.js';

type OrderInfo = components['schemas']['OrderInfo'];

/** An order of the seller, or one of the nine mock orders; with `orderLineId`, that line alone. */
export const queryOrder: OrderQueryOperations<CallContext, Refusal>['queryOrder'] = async (
  { orderId, orderLineId },
  { state, clock },
) => {
  const order = state.orders.get(orderId);
  const orderInfo = order ? toOrderInfo(order) : findMockOrder(orderId, clock.now());
  if (orderInfo === undefined) return new Refusal('MKT.0150', 'orderId');
  const orderLine = orderInfo.orderLine.filter(
    (line) => orderLineId === undefined || line.orderLineId === orderLineId,
  );
  if (orderLine.length === 0) return new Refusal('MKT.0150', 'orderLineId');
  return {
    resultCode: 'MKT.0000',
    resultMsg: 'Success',
    orderInfo: { ...orderInfo, orderLine },
  };
};

function toOrderInfo(order: Order): OrderInfo {
  return {
    orderId: order.orderId,
    orderType: order.orderType,
    createTime: toShortWireTime(order.createdAt),
    orderLine: order.lines.map((line) => toLine(order, line)),
    buyerInfo: toBuyerInfo(order.buyer),
    extendParams: [],
  };
}

function toLine({ orderType }: Order, line: OrderLine): OrderInfo['orderLine'][number] {
  const { productId, skuCode, linearValue, productName, expiresAt } = line;
  return {
    orderLineId: line.orderLineId,
    chargingMode: line.chargingMode,
    periodType: line.periodType ?? null,
    periodNumber: line.periodNumber ?? null,
    expireTime: expiresAt === undefined ? null : toShortWireTime(expiresAt),
    productInfo: [{ productId, skuCode, linearValue, productName }],
    extendParams: [...line.extendParams],
    // Nothing is ordered when money goes back: the amount stands in the deal alone.
    currency: orderType === 'UNSUBSCRIBE' ? '' : toAmount(line.amount),
    currencyAfterDiscount: toAmount(line.amount),
  };
}

function toBuyerInfo(buyer: Buyer): NonNullable<OrderInfo['buyerInfo']> {
  return {
    mobilePhone: buyer.mobilePhone,
    email: buyer.email,
    customerId: buyer.customerId,
    customerName: buyer.customerName,
    customerRealName: buyer.realName,
    customerType: 0,
    userId: buyer.userId,
    userName: buyer.userName,
  };
}

/** A decimal text with the fen that are needed: `100`, `18.5`. */
function toAmount(yuan: number): string {
  return yuan.toFixed(2).replace(/\.?0+$/, '');
}
