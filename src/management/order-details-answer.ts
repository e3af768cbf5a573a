import type { components } from '../../generated/types/management.js';
import type {
  OrderBuyer,
  OrderDetails,
  OrderedLine,
  OrderedProduct,
} from '../domain/order-details.js';
import { seesPersonalData } from './caller-sight.js';
import type { Caller } from './request-in-progress.js';
import { toUtcTime, toUtcTimeOrNull } from './utc-time.js';

type Schemas = components['schemas'];

/** What the marketplace told of an order, as far as the caller may see it: who bought, and what was answered, is personal. */
export function toOrderDetailsAnswer(order: OrderDetails, caller: Caller): Schemas['OrderDetails'] {
  const isOpen = seesPersonalData(caller);
  const { orderType, createdAt, fetchedAt, lines, buyer, extendParams } = order;
  return {
    orderType,
    createdAt: toUtcTime(createdAt),
    fetchedAt: toUtcTime(fetchedAt),
    lines: lines.map((line) => toLineAnswer(line, isOpen)),
    ...(isOpen && { buyer: buyer && toBuyerAnswer(buyer), extendParams: [...extendParams] }),
    detailsRedacted: !isOpen && hasPersonalData(order),
  };
}

function hasPersonalData({ buyer, extendParams, lines }: OrderDetails): boolean {
  return (
    buyer !== null || extendParams.length > 0 || lines.some((line) => line.extendParams.length > 0)
  );
}

/** Named one by one, here and below: a member that is added to the domain does not leave unnoticed. */
function toLineAnswer(line: OrderedLine, isOpen: boolean): Schemas['OrderedLine'] {
  return {
    orderLineId: line.orderLineId,
    chargingMode: line.chargingMode,
    expiresAt: toUtcTimeOrNull(line.expiresAt),
    periodType: line.periodType,
    periodNumber: line.periodNumber,
    products: line.products.map(toProductAnswer),
    amount: line.amount,
    amountAfterDiscount: line.amountAfterDiscount,
    ...(isOpen && { extendParams: [...line.extendParams] }),
  };
}

function toProductAnswer(product: OrderedProduct): Schemas['OrderedProduct'] {
  const { productId, skuCode, linearValue, productName } = product;
  return { productId, skuCode, linearValue, productName };
}

function toBuyerAnswer(buyer: OrderBuyer): Schemas['OrderBuyer'] {
  const { customerId, customerName, customerRealName, customerType } = buyer;
  const { mobilePhone, email, userId, userName } = buyer;
  return {
    customerId,
    customerName,
    customerRealName,
    customerType,
    mobilePhone,
    email,
    userId,
    userName,
  };
}
