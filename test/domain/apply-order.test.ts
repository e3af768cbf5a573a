import { describe, expect, it } from 'vitest';
import { applyOrder, toOnDemandSale, type OrderSettings } from '../../src/domain/apply-order.js';
import type { Instance } from '../../src/domain/instance.js';
import type { OrderDetails } from '../../src/domain/order-details.js';
import { anInstance, noon } from '../support/instances.js';
import { orderLine, testOrder } from '../support/orders.js';

const { orderId, orderLineId } = anInstance();
const pending = anInstance({ state: 'pending', access: null });

function order(changes: Partial<OrderDetails> = {}): OrderDetails {
  return testOrder({ orderId, lines: [orderLine({ orderLineId })], ...changes });
}

const onDemand = order({ lines: [orderLine({ orderLineId, chargingMode: 'ON_DEMAND' })] });

function apply(instance: Instance, told: OrderDetails, more: Partial<OrderSettings> = {}) {
  return applyOrder(instance, told, { now: noon, cause: 'job:j1', holder: undefined, ...more });
}

const tablesOf = ({ changes }: ReturnType<typeof apply>) =>
  changes.map(({ kind, table }) => `${kind} ${table}`);

describe('what the order tells goes to the instance', () => {
  it.each([
    ['NEW', 'formal'],
    ['TRIAL', 'trial'],
    ['TRIAL_TO_FORMAL', 'formal'],
    ['RENEW', 'unknown'],
    ['CHANGE', 'unknown'],
    ['SOMETHING_LATER', 'unknown'],
  ])('%s makes it %s', (orderType, purchaseKind) => {
    expect(apply(pending, order({ orderType })).instance).toMatchObject({ purchaseKind });
  });

  it.each([
    ['PERIOD', 'period'],
    ['ONE_TIME', 'one-time'],
    ['ON_DEMAND', 'pay-per-use'],
    ['ON_DEMAND_PKG', 'package'],
    ['SOMETHING_LATER', null],
  ])('%s is paid by %s', (chargingMode, want) => {
    const lines = [orderLine({ orderLineId, chargingMode })];
    expect(apply(pending, order({ lines })).instance.chargingMode).toBe(want);
  });

  it('but never its expiry, which is an estimate', () => {
    const lines = [orderLine({ orderLineId, expiresAt: noon })];
    expect(apply(pending, order({ lines })).instance.expiresAt).toBeNull();
  });

  it('from its own line, from a single one of another name, and from none of several', () => {
    const other = orderLine({ orderLineId: 'other', products: [product('OFFI9')] });
    const productOf = (lines: OrderDetails['lines']) =>
      apply(pending, order({ lines })).instance.productId;
    expect(productOf([other, orderLine({ orderLineId })])).toBe('OFFI1');
    expect(productOf([other])).toBe('OFFI9');
    expect(productOf([other, { ...other, orderLineId: 'third' }])).toBeNull();
  });

  it('as one version with its history, and nothing when it is known', () => {
    const first = apply(pending, order());
    expect(tablesOf(first)).toEqual(['update instances', 'claim instanceHistory']);
    expect(first.changes).toMatchObject([
      { record: { version: pending.version + 1 } },
      { record: { version: pending.version + 1, event: 'order-known', cause: 'job:j1' } },
    ]);
    expect(apply(first.instance, order())).toEqual({
      kind: 'applied',
      instance: first.instance,
      changes: [],
      note: null,
    });
  });
});

describe('paid by use, order and product are the identity of the purchase', () => {
  const sale = { orderId, productId: 'OFFI1' };
  const holder = { ...sale, instanceId: 'first', claimedAt: noon };

  it('which the first instance claims', () => {
    const step = apply(pending, onDemand);
    expect(step).toMatchObject({ kind: 'applied', note: null });
    expect(step.changes.at(-1)).toEqual({
      kind: 'claim',
      table: 'onDemandSales',
      record: { ...sale, instanceId: pending.instanceId, claimedAt: noon },
    });
  });

  it('once', () => {
    const { instanceId } = pending;
    const step = apply(pending, onDemand, { holder: { ...holder, instanceId } });
    expect(tablesOf(step)).toEqual(['update instances', 'claim instanceHistory']);
  });

  it.each(['pending', 'failed'] as const)('another one that is %s is given up', (state) => {
    const step = apply({ ...pending, state }, onDemand, { holder });
    expect(step).toMatchObject({
      kind: 'duplicate',
      of: 'first',
      instance: { state: 'released', duplicateOf: 'first', version: pending.version + 2 },
    });
    expect(tablesOf(step)).toEqual([
      'update instances',
      'claim instanceHistory',
      'update instances',
      'claim instanceHistory',
    ]);
    expect(apply(step.instance, onDemand, { holder })).toMatchObject({
      kind: 'duplicate',
      of: 'first',
      changes: [],
    });
  });

  it.each(['active', 'frozen'] as const)(
    'another one that is %s stays, for the marketplace was told so; an operator reads of it',
    (state) => {
      const step = apply(anInstance({ state }), onDemand, { holder });
      expect(step).toMatchObject({
        kind: 'applied',
        instance: { state, duplicateOf: null },
        note: `order ${orderId} has opened instance first for product OFFI1 too; both are left as they are, because this one was usable or released before the order was known`,
      });
    },
  );

  it.each<[string, Instance, OrderDetails]>([
    ['of other ways of paying', pending, order()],
    ['of an order that names no product', pending, withProducts([])],
    ['of a later order of the instance', pending, { ...onDemand, orderId: 'later' }],
    [
      'of the older interface, which has it from the call',
      { ...pending, soldBy: 'saas-v1' },
      onDemand,
    ],
  ])('and it is none %s', (_, instance, told) => {
    expect(toOnDemandSale(instance, told)).toBeNull();
    expect(apply(instance, told, { holder })).toMatchObject({ kind: 'applied' });
  });
});

function product(productId: string) {
  return { productId, skuCode: null, linearValue: null, productName: null };
}

function withProducts(products: OrderDetails['lines'][number]['products']): OrderDetails {
  return order({ lines: [orderLine({ orderLineId, chargingMode: 'ON_DEMAND', products })] });
}
