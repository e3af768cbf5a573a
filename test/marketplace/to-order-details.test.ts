import { describe, expect, it } from 'vitest';
import type { components } from '../../generated/types/marketplace.js';
import { toOrderDetails } from '../../src/marketplace/to-order-details.js';

const fetchedAt = Date.UTC(2031, 6, 1, 12);

/** Whatever an answer may hold, though the specification says otherwise. */
function read(info: unknown) {
  const order = info as components['schemas']['OrderInfo'];
  return toOrderDetails({ info: order, raw: 'as it came', fetchedAt });
}

const line = { orderLineId: 'CS1-000001', chargingMode: 'PERIOD' };
const lineOf = (members: object) =>
  read({ orderId: 'CS1', orderLine: [{ ...line, ...members }] }).lines[0];

describe('an order is read, whatever lacks in it:', () => {
  const nothing = {
    orderId: 'CS1',
    orderType: '',
    createdAt: fetchedAt,
    lines: [],
    buyer: null,
    extendParams: [],
    raw: 'as it came',
    fetchedAt,
  };
  it.each([
    ['members that are absent', { orderId: 'CS1' }],
    [
      'members that are null',
      {
        ...{ orderId: 'CS1', orderType: null, createTime: null, orderLine: null },
        ...{ buyerInfo: null, extendParams: null },
      },
    ],
    [
      'members of another form',
      {
        ...{ orderId: 'CS1', orderType: {}, createTime: 'yesterday', orderLine: 'none' },
        ...{ buyerInfo: [], extendParams: [null, 7, {}] },
      },
    ],
  ])('%s', (_, info) => {
    expect(read(info)).toEqual(nothing);
  });

  it('a line of nothing but its id', () => {
    expect(read({ orderId: 'CS1', orderLine: [line, null, 'x'] }).lines).toEqual([
      {
        ...line,
        ...{ expiresAt: null, periodType: null, periodNumber: null },
        ...{ products: [], extendParams: [], amount: null, amountAfterDiscount: null },
      },
    ]);
  });

  it('a buyer of nulls', () => {
    expect(read({ orderId: 'CS1', buyerInfo: { email: null, mobilePhone: '' } }).buyer).toEqual({
      ...{ customerId: null, customerName: null, customerRealName: null, customerType: null },
      ...{ mobilePhone: null, email: null, userId: null, userName: null },
    });
  });
});

describe('amounts stay the texts that came', () => {
  it.each([
    ['100', '100'],
    ['0.10', '0.10'],
    ['-1782.00', '-1782.00'],
    ['12345678901234567890.12', '12345678901234567890.12'],
    [19.9, '19.9'],
    ['', null],
    [null, null],
  ])('%s: %s', (currency, amount) => {
    expect(lineOf({ currency, currencyAfterDiscount: currency })).toMatchObject({
      amount,
      amountAfterDiscount: amount,
    });
  });
});

describe('times are UTC', () => {
  it.each([
    ['20230726155959', Date.UTC(2023, 6, 26, 15, 59, 59)],
    ['20230726155959123', Date.UTC(2023, 6, 26, 15, 59, 59, 123)],
    ['20230726T155959Z', Date.UTC(2023, 6, 26, 15, 59, 59)],
    [' 20230726155959 ', Date.UTC(2023, 6, 26, 15, 59, 59)],
    [20_230_726_155_959, Date.UTC(2023, 6, 26, 15, 59, 59)],
    ['20230230000000', null],
    ['', null],
    [null, null],
  ])('%s', (expireTime, expiresAt) => {
    expect(lineOf({ expireTime })).toMatchObject({ expiresAt });
  });
});

describe('products and parameters', () => {
  it('without an id are none, and a single one may stand alone', () => {
    const product = { productId: 'OFFI1', skuCode: null, linearValue: '50', productName: 'x' };
    expect(lineOf({ productInfo: [{ skuCode: 'sku' }, product] })?.products).toEqual([
      { ...product, linearValue: 50 },
    ]);
    expect(lineOf({ productInfo: product })?.products).toHaveLength(1);
  });

  it('have numbers where there are some', () => {
    const numberOf = (linearValue: unknown) =>
      lineOf({ productInfo: [{ productId: 'OFFI1', linearValue }] })?.products[0]?.linearValue;
    expect([50, 0, '7', 'many', Number.NaN, '', null].map(numberOf)).toEqual([
      ...[50, 0, 7, null, null, null, null],
    ]);
  });

  it('keep a name whose value is null', () => {
    expect(lineOf({ extendParams: [{ name: 'ip', value: null }, { value: 'x' }] })).toMatchObject({
      extendParams: [{ name: 'ip', value: '' }],
    });
  });
});
