import { describe, expect, it } from 'vitest';
import { applyInstanceEvent, type OrderKnownEvent } from '../../src/domain/instance-life.js';
import type { Instance } from '../../src/domain/instance.js';
import { anInstance, noon } from '../support/instances.js';

const order = { orderId: 'CS2502201000R1A0B', orderLineId: 'CS2502201000R1A0B-000001' };

function orderKnown(changes: Partial<OrderKnownEvent> = {}): OrderKnownEvent {
  const told = { productId: 'OFFI1', purchaseKind: 'trial', chargingMode: 'period' } as const;
  return { kind: 'order-known', ...order, ...told, ...changes };
}

describe('what an order tells', () => {
  const learnt = (instance: Partial<Instance>, event: Partial<OrderKnownEvent> = {}) => {
    const result = applyInstanceEvent(anInstance(instance), orderKnown(event), noon);
    return result.kind === 'changed' ? result.instance : result.kind;
  };

  it('fills in product, kind of purchase and way of paying', () => {
    expect(learnt({})).toMatchObject({
      productId: 'OFFI1',
      purchaseKind: 'trial',
      chargingMode: 'period',
      expiresAt: null,
    });
  });

  it.each<[string, Partial<Instance>, Partial<OrderKnownEvent>, Partial<Instance>]>([
    ['a product that is known', { productId: 'OFFI2' }, {}, { productId: 'OFFI2' }],
    ['a way of paying that is known', { chargingMode: 'package' }, {}, { chargingMode: 'package' }],
    ['a trial that was converted', { purchaseKind: 'formal' }, {}, { purchaseKind: 'formal' }],
    [
      'a kind of purchase that it does not tell',
      { purchaseKind: 'trial' },
      { purchaseKind: 'unknown' },
      { purchaseKind: 'trial' },
    ],
  ])('leaves %s as it is', (_, before, event, after) => {
    expect(learnt(before, event)).toMatchObject(after);
  });

  it('ends a trial by the order that converts it', () => {
    expect(learnt({ purchaseKind: 'trial' }, { purchaseKind: 'formal' })).toMatchObject({
      purchaseKind: 'formal',
    });
  });

  it('changes nothing when it is told again, or tells nothing', () => {
    const known = { productId: 'OFFI1', purchaseKind: 'trial', chargingMode: 'period' } as const;
    expect(learnt(known)).toBe('unchanged');
    const nothing = { productId: null, purchaseKind: 'unknown', chargingMode: null } as const;
    expect(learnt({}, nothing)).toBe('unchanged');
  });

  it('is kept in the history with the order that told it', () => {
    const result = applyInstanceEvent(anInstance(), orderKnown(), noon);
    expect(result).toMatchObject({
      history: {
        event: 'order-known',
        from: 'active',
        to: 'active',
        detail: {
          ...order,
          productId: 'OFFI1',
          productIdBefore: null,
          purchaseKindBefore: 'unknown',
          chargingMode: 'period',
          chargingModeBefore: null,
        },
      },
    });
  });
});

it('an instance whose purchase had made another one before is released, and says which', () => {
  const pending = anInstance({ state: 'pending', access: null, freezeWaiting: true });
  const event = { kind: 'duplicate-found', firstInstanceId: 'i1' } as const;
  expect(applyInstanceEvent(pending, event, noon)).toMatchObject({
    instance: { state: 'released', duplicateOf: 'i1', freezeWaiting: false, releasedAt: noon },
    history: { event: 'duplicate-found', detail: { duplicateOf: 'i1', duplicateOfBefore: null } },
  });
});
