import type { components } from '../../../generated/types/marketplace.js';
import type { ChargingMode, OrderType, PeriodType } from '../marketplace-state.js';
import { endOfPeriod, toShortWireTime } from '../periods.js';

type OrderInfo = components['schemas']['OrderInfo'];

/**
 * One of the nine orders that answer to every seller. Both times are made anew with every call: it was ordered just now, and ends
 * with the last second of a day in UTC, where real orders end with one of a day in Beijing.
 */
export function findMockOrder(orderId: string, now: number): OrderInfo | undefined {
  const mock = mockOrders[orderId];
  if (mock === undefined) return undefined;
  return {
    orderId,
    orderType: mock.orderType,
    createTime: toShortWireTime(now),
    orderLine: [toLine(orderId, mock, now)],
    buyerInfo: {
      mobilePhone: '00000000000',
      email: null,
      customerId: '00000000000000000000000000000001',
      customerName: 'mock_user_01',
      customerRealName: '测试用户1',
      customerType: 0,
      userId: null,
      userName: null,
    },
    extendParams: [],
  };
}

interface MockOrder {
  readonly orderType: OrderType;
  readonly chargingMode: ChargingMode;
  readonly period: readonly [type: PeriodType, number: number, untilExpiry?: number] | undefined;
  readonly product: MockProduct;
  readonly linearValue: number | null;
  /** Of the order, and of the deal. */
  readonly amounts: readonly [currency: string, currencyAfterDiscount: string];
}

interface MockProduct {
  readonly productId: string;
  readonly skuCode: string;
  readonly productName: string;
}

const byPeriod: MockProduct = {
  productId: 'OFFI846204237451911168',
  skuCode: '0a4d1578-5295-46a7-92d4-7c803dccc51d',
  productName: 'MOCK测试商品,测试规格,基础版,包周期',
};

const once: MockProduct = {
  productId: 'OFFI846204237451911169',
  skuCode: '1b5e2689-63a6-57b8-83e5-8d914eddd62e',
  productName: 'MOCK测试商品,测试规格,基础版,按次',
};

const perUse: MockProduct = {
  productId: 'OFFI846204237451911170',
  skuCode: '2c6f379a-74b7-48c9-94f6-9ea25feee73f',
  productName: 'MOCK测试商品,测试规格,基础版,按需',
};

const packageOfUsage: MockProduct = {
  productId: 'OFFI846204237451911171',
  skuCode: '3d7048ab-85c8-49da-85a7-afb360fff840',
  productName: 'MOCK测试商品,测试规格,套餐包,按需套餐包',
};

/** Another period type of the same specification is another product. */
const renewed: MockProduct = { ...byPeriod, productId: 'OFFI846204237451911172' };

const purchase: MockOrder = {
  orderType: 'NEW',
  chargingMode: 'PERIOD',
  period: ['year', 1],
  product: byPeriod,
  linearValue: 50,
  amounts: ['100', '100'],
};

/** Only the first is known whole; the others differ from it by what their names say. */
const mockOrders: Readonly<Record<string, MockOrder>> = {
  MOCKPERIODYEARNEW: purchase,
  MOCKONETIMENEW: {
    ...purchase,
    chargingMode: 'ONE_TIME',
    period: undefined,
    product: once,
    linearValue: 1,
  },
  MOCKONDEMAND: {
    ...purchase,
    chargingMode: 'ON_DEMAND',
    period: undefined,
    product: perUse,
    linearValue: null,
    amounts: ['0', '0'],
  },
  MOCKONDEMANDPKG: {
    ...purchase,
    chargingMode: 'ON_DEMAND_PKG',
    product: packageOfUsage,
    linearValue: 1000,
  },
  MOCKPERIODDAYTRIAL: {
    ...purchase,
    orderType: 'TRIAL',
    period: ['day', 7],
    amounts: ['0', '0'],
  },
  MOCKMONTYTRIALTOFORMAL: {
    ...purchase,
    orderType: 'TRIAL_TO_FORMAL',
    period: ['month', 1],
    amounts: ['20', '20'],
  },
  MOCKMONTYUNSUBSCRIBE: {
    ...purchase,
    orderType: 'UNSUBSCRIBE',
    period: ['month', 1],
    amounts: ['', '-20'],
  },
  MOCKMONTYRENEW: {
    ...purchase,
    orderType: 'RENEW',
    // The month that was paid before is not over.
    period: ['month', 1, 2],
    product: renewed,
    amounts: ['20', '18.5'],
  },
  MOCKMONTYCHANGE: {
    ...purchase,
    orderType: 'CHANGE',
    period: ['month', 1],
    linearValue: 100,
    amounts: ['20', '20'],
  },
};

function toLine(orderId: string, mock: MockOrder, now: number): OrderInfo['orderLine'][number] {
  const [periodType = null, periodNumber = null, untilExpiry = periodNumber] = mock.period ?? [];
  const [currency, currencyAfterDiscount] = mock.amounts;
  return {
    orderLineId: `${orderId}-000001`,
    chargingMode: mock.chargingMode,
    periodType,
    periodNumber,
    expireTime:
      periodType === null || untilExpiry === null ? null : endInUtc(now, periodType, untilExpiry),
    productInfo: [{ ...mock.product, linearValue: mock.linearValue }],
    extendParams: [
      { name: 'emailDomainName', value: 'test.example.com' },
      { name: 'ip', value: '127.0.0.1' },
    ],
    currency,
    currencyAfterDiscount,
  };
}

const beijingOffsetMs = 8 * 3_600_000;

/** `endOfPeriod` counts days of Beijing; what it makes of that clock is moved to UTC. */
function endInUtc(now: number, periodType: PeriodType, periods: number): string {
  const end = endOfPeriod(now - beijingOffsetMs, periodType, periods) + beijingOffsetMs;
  return toShortWireTime(end);
}
