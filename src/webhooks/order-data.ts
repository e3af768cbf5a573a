import type { OrderDetails, OrderedLine } from '../domain/order-details.js';
import type { EventData } from '../domain/seller-event.js';
import { toUtcText } from '../domain/utc-text.js';

/** An order in the words of `EventOrder` in `openapi/events.yaml`: without the answer as it came, and when that was. */
export function toOrderData(order: OrderDetails): EventData {
  const { orderId, orderType, createdAt, lines, buyer, extendParams } = order;
  return {
    orderId,
    orderType,
    createdAt: toUtcText(createdAt),
    lines: lines.map(toLineData),
    buyer: buyer && {
      customerId: buyer.customerId,
      customerName: buyer.customerName,
      customerRealName: buyer.customerRealName,
      customerType: buyer.customerType,
      mobilePhone: buyer.mobilePhone,
      email: buyer.email,
      userId: buyer.userId,
      userName: buyer.userName,
    },
    extendParams: toParameterData(extendParams),
  };
}

function toLineData(line: OrderedLine): EventData {
  const { orderLineId, chargingMode, expiresAt, periodType, periodNumber } = line;
  return {
    orderLineId,
    chargingMode,
    expiresAt: expiresAt === null ? null : toUtcText(expiresAt),
    periodType,
    periodNumber,
    products: line.products.map(({ productId, skuCode, linearValue, productName }) => ({
      productId,
      skuCode,
      linearValue,
      productName,
    })),
    extendParams: toParameterData(line.extendParams),
    amount: line.amount,
    amountAfterDiscount: line.amountAfterDiscount,
  };
}

function toParameterData(parameters: OrderedLine['extendParams']): readonly EventData[] {
  return parameters.map(({ name, value }) => ({ name, value }));
}
