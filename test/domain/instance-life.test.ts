import { describe, expect, it } from 'vitest';
import {
  applyInstanceEvent,
  lifeTable,
  type InstanceEvent,
  type OrderKnownEvent,
  type RefreshEvent,
  type UpgradeEvent,
} from '../../src/domain/instance-life.js';
import type { Instance, InstanceState } from '../../src/domain/instance.js';
import { anInstance, day, noon } from '../support/instances.js';

const access = { frontEndUrl: 'https://app.example.com/t/1', password: 'Initial-Pass-1' };
const failure = { code: '000100', reason: 'no capacity left' } as const;
const order = { orderId: 'CS2502201000R1A0B', orderLineId: 'CS2502201000R1A0B-000001' };

function refresh(changes: Partial<RefreshEvent> = {}): RefreshEvent {
  return {
    kind: 'refresh',
    purpose: 'renewal',
    expiresAt: noon,
    productId: null,
    revives: false,
    ...order,
    ...changes,
  };
}

function upgrade(changes: Partial<UpgradeEvent> = {}): UpgradeEvent {
  return { kind: 'upgrade', ...order, productId: null, specification: {}, ...changes };
}

function orderKnown(changes: Partial<OrderKnownEvent> = {}): OrderKnownEvent {
  const told = { productId: 'OFFI1', purchaseKind: 'trial', chargingMode: 'period' } as const;
  return { kind: 'order-known', ...order, ...told, ...changes };
}

function step(event: InstanceEvent, instance: Instance): string {
  const result = applyInstanceEvent(instance, event, noon);
  if (result.kind === 'changed') return result.instance.state;
  return result.kind === 'unchanged' ? '=' : result.reason;
}

const states: readonly InstanceState[] = ['pending', 'active', 'frozen', 'released', 'failed'];

/** `=` keeps everything as it is; a state is where it goes; any other word is the refusal. */
/* prettier-ignore */
const moves: readonly [InstanceEvent, ...string[]][] = [
  //                                                    pending     active      frozen      released     failed
  [{ kind: 'provisioning-restarted' },                  '=',        '=',        '=',        '=',         'pending'],
  [{ kind: 'provisioning-succeeded', access },          'active',   '=',        '=',        '=',         'active'],
  [{ kind: 'provisioning-failed', failure },            'failed',   '=',        '=',        '=',         '='],
  [orderKnown(),                                        'pending',  'active',   'frozen',   '=',         'failed'],
  [{ kind: 'duplicate-found', firstInstanceId: 'i1' },  'released', '=',        '=',        '=',         'released'],
  [refresh(),                                           'pending',  'active',   'frozen',   'gone',      'gone'],
  [{ kind: 'freeze' },                                  'pending',  'frozen',   '=',        '=',         '='],
  [{ kind: 'unfreeze' },                                '=',        '=',        'active',   '=',         '='],
  [upgrade(),                                           'busy',     'active',   'frozen',   'gone',      'gone'],
  [{ kind: 'release', orderId: null, orderLineId: null }, 'released', 'released', 'released', '=',       'released'],
  [{ kind: 'access-replaced', access },                 'misplaced', 'active',  'frozen',   'misplaced', 'misplaced'],
  [{ kind: 'usage-replaced', usage: [] },               'pending',  'active',   'frozen',   'misplaced', 'misplaced'],
];

describe('each event has one documented outcome in each state', () => {
  it('and the table below names every event', () => {
    expect(moves.map(([event]) => event.kind)).toEqual(Object.keys(lifeTable));
  });

  it.each(
    moves.flatMap(([event, ...wanted]) =>
      states.map((state, index) => ({ event, kind: event.kind, state, want: wanted[index] })),
    ),
  )('$kind on $state: $want', ({ event, state, want }) => {
    expect(step(event, anInstance({ state }))).toBe(want);
  });
});

describe('every change', () => {
  const changed = applyInstanceEvent(anInstance(), refresh({ productId: 'OFFI1' }), noon);

  it('counts the version up by one and writes a history entry of the same number', () => {
    expect(changed).toMatchObject({
      instance: { version: 4, updatedAt: noon },
      history: { version: 4, at: noon, event: 'renewal', from: 'active', to: 'active' },
    });
  });

  it('keeps in the history what was before and what is after, and the order that caused it', () => {
    expect(changed.kind === 'changed' && changed.history.detail).toEqual({
      ...order,
      expiresAt: noon,
      expiresAtBefore: null,
      productId: 'OFFI1',
      productIdBefore: null,
    });
  });

  it('never puts access data into the history', () => {
    const result = applyInstanceEvent(
      anInstance({ state: 'pending' }),
      { kind: 'provisioning-succeeded', access },
      noon,
    );
    expect(JSON.stringify(result.kind === 'changed' && result.history)).not.toContain(
      'Initial-Pass',
    );
  });

  it('leaves the instance it was given as it was', () => {
    const before = Object.freeze(anInstance());
    applyInstanceEvent(before, { kind: 'freeze' }, noon);
    expect(before).toEqual(anInstance());
  });
});

describe('the expiry', () => {
  const newer = noon + 365 * day;
  it.each([
    { title: 'is set by the first renewal', known: null, event: refresh(), want: noon },
    {
      title: 'is moved on by a newer renewal',
      known: noon,
      event: refresh({ expiresAt: newer }),
      want: newer,
    },
    {
      title: 'stays when an older renewal arrives late',
      known: newer,
      event: refresh(),
      want: newer,
    },
    {
      title: 'stays when an older conversion arrives late',
      known: newer,
      event: refresh({ purpose: 'trial-to-formal' }),
      want: newer,
    },
    {
      title: 'stays when an older change arrives late',
      known: newer,
      event: refresh({ purpose: 'renewal-change' }),
      want: newer,
    },
    {
      title: 'moves back when a renewal is cancelled',
      known: newer,
      event: refresh({ purpose: 'renewal-cancelled' }),
      want: noon,
    },
  ])('$title', ({ known, event, want }) => {
    const result = applyInstanceEvent(anInstance({ expiresAt: known }), event, noon);
    expect(result).toMatchObject({ kind: 'changed', instance: { expiresAt: want } });
  });

  it('that stays keeps its product too', () => {
    const instance = anInstance({ expiresAt: newer, productId: 'OFFI-new' });
    const result = applyInstanceEvent(instance, refresh({ productId: 'OFFI-old' }), noon);
    expect(result).toMatchObject({ instance: { productId: 'OFFI-new' } });
  });

  it('does not un-freeze: UNFREEZE comes by itself, before or after', () => {
    const frozen = anInstance({ state: 'frozen' });
    expect(step(refresh(), frozen)).toBe('frozen');
  });
});

describe('a trial', () => {
  it('is formal after its conversion', () => {
    const result = applyInstanceEvent(anInstance(), refresh({ purpose: 'trial-to-formal' }), noon);
    expect(result).toMatchObject({ instance: { purchaseKind: 'formal' } });
  });

  it('stays what it was at a renewal', () => {
    const result = applyInstanceEvent(anInstance({ purchaseKind: 'trial' }), refresh(), noon);
    expect(result).toMatchObject({ instance: { purchaseKind: 'trial' } });
  });
});

describe('a FREEZE while provisioning runs', () => {
  const pending = anInstance({ state: 'pending', access: null });
  const waiting = anInstance({ state: 'pending', access: null, freezeWaiting: true });

  it('waits', () => {
    expect(applyInstanceEvent(pending, { kind: 'freeze' }, noon)).toMatchObject({
      instance: { state: 'pending', freezeWaiting: true },
    });
  });

  it('is applied when provisioning succeeds', () => {
    const result = applyInstanceEvent(waiting, { kind: 'provisioning-succeeded', access }, noon);
    expect(result).toMatchObject({ instance: { state: 'frozen', freezeWaiting: false, access } });
  });

  it('is taken back by an UNFREEZE', () => {
    expect(applyInstanceEvent(waiting, { kind: 'unfreeze' }, noon)).toMatchObject({
      instance: { state: 'pending', freezeWaiting: false },
    });
  });

  it('waits only once', () => {
    expect(applyInstanceEvent(waiting, { kind: 'freeze' }, noon)).toEqual({ kind: 'unchanged' });
  });
});

describe('a failed purchase', () => {
  const failed = anInstance({ state: 'failed', failure, access: null });

  it('is tried again without its failure', () => {
    expect(applyInstanceEvent(failed, { kind: 'provisioning-restarted' }, noon)).toMatchObject({
      instance: { state: 'pending', failure: null },
    });
  });

  it('keeps the code it failed with, and tells it in the history', () => {
    const result = applyInstanceEvent(
      anInstance({ state: 'pending' }),
      { kind: 'provisioning-failed', failure },
      noon,
    );
    expect(result).toMatchObject({
      instance: { failure },
      history: { detail: { failureCode: '000100' } },
    });
  });
});

describe('a refresh of an older interface, which has no call that lifts a freeze,', () => {
  const known = noon + 365 * day;
  const revive = (changes: Partial<RefreshEvent> = {}) =>
    refresh({ revives: true, expiresAt: known, ...changes });

  it.each([
    { title: 'lets the buyer in again', event: revive(), want: 'active' },
    {
      title: 'does so at a conversion too',
      event: revive({ purpose: 'trial-to-formal' }),
      want: 'active',
    },
    {
      title: 'does not when it comes late, for what it paid for is over',
      event: revive({ expiresAt: noon }),
      want: 'frozen',
    },
    {
      title: 'does not when a renewal is cancelled, which gives time back',
      event: revive({ purpose: 'renewal-cancelled' }),
      want: 'frozen',
    },
  ])('$title', ({ event, want }) => {
    expect(step(event, anInstance({ state: 'frozen', expiresAt: known }))).toBe(want);
  });

  it('takes back a freeze that waits for provisioning', () => {
    const waiting = anInstance({ state: 'pending', freezeWaiting: true });
    expect(applyInstanceEvent(waiting, revive(), noon)).toMatchObject({
      instance: { state: 'pending', freezeWaiting: false },
    });
  });

  it('names its order in the history, and no line, since it has none', () => {
    const result = applyInstanceEvent(anInstance(), revive({ orderLineId: '' }), noon);
    expect(result.kind === 'changed' && result.history.detail).not.toHaveProperty('orderLineId');
  });
});

describe('an upgrade that says what it changes to', () => {
  const event = upgrade({ productId: 'OFFI-9', specification: { skuCode: 'sku-9', amount: 20 } });
  const result = applyInstanceEvent(anInstance({ productId: 'OFFI-1' }), event, noon);

  it('replaces the product, and keeps the specification in the history', () => {
    expect(result).toMatchObject({
      instance: { productId: 'OFFI-9' },
      history: {
        detail: { skuCode: 'sku-9', amount: 20, productId: 'OFFI-9', productIdBefore: 'OFFI-1' },
      },
    });
  });
});
