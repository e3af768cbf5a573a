import type { components } from '../../generated/types/marketplace.js';
import type {
  OrderBuyer,
  OrderDetails,
  OrderedLine,
  OrderedProduct,
  OrderParameter,
} from '../domain/order-details.js';
import { parseBasicTime } from '../protocol/basic-time.js';
import { parseWireTime } from '../protocol/wire-time.js';
import { toObject } from './read-answer.js';

export interface OrderAnswer {
  readonly info: components['schemas']['OrderInfo'];
  /** The answer as it came. */
  readonly raw: string;
  /** When it came (ms). */
  readonly fetchedAt: number;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * An order in our words. The types of the answer say what is documented; whatever else may come is passed over, and what lacks is `null`:
 * the answer is kept as it came beside it. Without a readable `createTime` it counts as placed when it was fetched, at the latest.
 */
export function toOrderDetails({ info, raw, fetchedAt }: OrderAnswer): OrderDetails {
  const order: Members = { ...info };
  return {
    orderId: textOf(order.orderId) ?? '',
    orderType: textOf(order.orderType) ?? '',
    createdAt: timeOf(order.createTime) ?? fetchedAt,
    lines: listOf(order.orderLine, toLine),
    buyer: toBuyer(toObject(order.buyerInfo)),
    extendParams: listOf(order.extendParams, toParameter),
    raw,
    fetchedAt,
  };
}

function toLine(line: Members): OrderedLine {
  return {
    orderLineId: textOf(line.orderLineId) ?? '',
    chargingMode: textOf(line.chargingMode) ?? '',
    expiresAt: timeOf(line.expireTime),
    periodType: textOf(line.periodType),
    periodNumber: numberOf(line.periodNumber),
    products: listOf(line.productInfo, toProduct),
    extendParams: listOf(line.extendParams, toParameter),
    amount: textOf(line.currency),
    amountAfterDiscount: textOf(line.currencyAfterDiscount),
  };
}

/** One without an id is none. */
function toProduct(product: Members): OrderedProduct | undefined {
  const productId = textOf(product.productId);
  if (productId === null) return undefined;
  return {
    productId,
    skuCode: textOf(product.skuCode),
    linearValue: numberOf(product.linearValue),
    productName: textOf(product.productName),
  };
}

function toParameter({ name, value }: Members): OrderParameter | undefined {
  const named = textOf(name);
  return named === null ? undefined : { name: named, value: textOf(value) ?? '' };
}

function toBuyer(buyer: Members | undefined): OrderBuyer | null {
  if (buyer === undefined) return null;
  return {
    customerId: textOf(buyer.customerId),
    customerName: textOf(buyer.customerName),
    customerRealName: textOf(buyer.customerRealName),
    customerType: numberOf(buyer.customerType),
    mobilePhone: textOf(buyer.mobilePhone),
    email: textOf(buyer.email),
    userId: textOf(buyer.userId),
    userName: textOf(buyer.userName),
  };
}

/** The objects of a list; one object that stands alone is a list of one. */
function listOf<Item>(value: unknown, toItem: (members: Members) => Item | undefined): Item[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((each) => {
    const members = toObject(each);
    const item = members === undefined ? undefined : toItem(members);
    return item === undefined ? [] : [item];
  });
}

/** Amounts and ids stay texts, whatever they came as; a blank one says nothing. */
function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** `yyyyMMddHHmmss`, or the general form of the open APIs; UTC. */
function timeOf(value: unknown): number | null {
  const text = textOf(value)?.trim() ?? '';
  return parseWireTime(text) ?? parseBasicTime(text) ?? null;
}
