import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import { applyInstanceEvent, type InstanceEvent } from '../../src/domain/instance-life.js';
import type { Instance } from '../../src/domain/instance.js';
import { startInstance } from '../../src/domain/purchase.js';
import { anInstance, day, noon } from '../support/instances.js';
import { eventsOf, typesOf } from '../support/told-events.js';

/** What an event in the life of an instance writes. */
function step(instance: Instance, event: InstanceEvent): readonly Change[] {
  const outcome = applyInstanceEvent(instance, event, noon);
  if (outcome.kind !== 'changed') throw new Error(`${event.kind} does not move the instance`);
  return [
    { kind: 'update', table: 'instances', record: outcome.instance },
    { kind: 'claim', table: 'instanceHistory', record: { ...outcome.history, cause: 'call:c1' } },
  ];
}

function purchase(state: 'pending' | 'active'): readonly Change[] {
  const sale = { orderId: 'CS1', orderLineId: 'CS1-000001', saleProductId: '' };
  const told = { soldBy: 'saas-v2', purchaseKind: 'unknown', chargingMode: null } as const;
  const access = state === 'active' ? { frontEndUrl: 'https://app.example.com' } : null;
  const { instance, history, orderLine } = startInstance(
    { sale, ...told, productId: null, expiresAt: null },
    { instanceId: 'i1', state, access },
    noon,
  );
  return [
    { kind: 'claim', table: 'instances', record: instance },
    { kind: 'claim', table: 'orderLines', record: orderLine },
    { kind: 'claim', table: 'instanceHistory', record: { ...history, cause: 'call:c1' } },
  ];
}

const access = { frontEndUrl: 'https://app.example.com', password: 'a-password-of-a-buyer' };
const order = { orderId: 'CS2', orderLineId: 'CS2-000001' };
const renewal = {
  kind: 'refresh',
  purpose: 'renewal',
  expiresAt: noon + 400 * day,
  productId: null,
  revives: false,
  ...order,
} as const;

describe('what the steps in the life of an instance tell the seller', () => {
  it.each<[string, readonly Change[], readonly string[]]>([
    ['a purchase that waits', purchase('pending'), ['instance.purchased']],
    [
      'a purchase that is ready at once',
      purchase('active'),
      ['instance.purchased', 'instance.provisioned'],
    ],
    [
      'provisioning that succeeded',
      step(anInstance({ state: 'pending' }), { kind: 'provisioning-succeeded', access }),
      ['instance.provisioned'],
    ],
    [
      'provisioning that succeeded with a freeze waiting',
      step(anInstance({ state: 'pending', freezeWaiting: true }), {
        kind: 'provisioning-succeeded',
        access,
      }),
      ['instance.provisioned', 'instance.frozen'],
    ],
    [
      'provisioning that failed',
      step(anInstance({ state: 'pending' }), {
        kind: 'provisioning-failed',
        failure: { code: '000100', reason: 'sold out' },
      }),
      ['instance.provisioning-failed'],
    ],
    [
      'another try',
      step(anInstance({ state: 'failed' }), { kind: 'provisioning-restarted' }),
      ['instance.provisioning-restarted'],
    ],
    ['a renewal', step(anInstance(), renewal), ['instance.renewed']],
    [
      'a renewal that lets the buyer in again',
      step(anInstance({ state: 'frozen' }), { ...renewal, revives: true }),
      ['instance.renewed', 'instance.unfrozen'],
    ],
    [
      'a trial that was converted',
      step(anInstance(), { ...renewal, purpose: 'trial-to-formal' }),
      ['instance.trial-converted'],
    ],
    [
      'a cancelled renewal',
      step(anInstance(), { ...renewal, purpose: 'renewal-cancelled' }),
      ['instance.renewal-cancelled'],
    ],
    [
      'a renewal with a change',
      step(anInstance(), { ...renewal, purpose: 'renewal-change' }),
      ['instance.renewed-with-change'],
    ],
    ['a freeze', step(anInstance(), { kind: 'freeze' }), ['instance.frozen']],
    ['a freeze that has to wait', step(anInstance({ state: 'pending' }), { kind: 'freeze' }), []],
    [
      'an unfreeze',
      step(anInstance({ state: 'frozen' }), { kind: 'unfreeze' }),
      ['instance.unfrozen'],
    ],
    [
      'an upgrade',
      step(anInstance(), { kind: 'upgrade', productId: null, specification: {}, ...order }),
      ['instance.upgraded'],
    ],
    [
      'a release of a frozen one',
      step(anInstance({ state: 'frozen' }), { kind: 'release', orderId: null, orderLineId: null }),
      ['instance.released'],
    ],
    [
      'a purchase that another instance was made for before',
      step(anInstance({ state: 'pending' }), { kind: 'duplicate-found', firstInstanceId: 'i0' }),
      ['instance.released'],
    ],
    [
      'new access data',
      step(anInstance(), { kind: 'access-replaced', access }),
      ['instance.access-replaced'],
    ],
    ['usage that is shown', step(anInstance(), { kind: 'usage-replaced', usage: [] }), []],
  ])('%s', (_, changes, types) => {
    expect(typesOf(changes)).toEqual(types);
  });

  it('an event says who caused it, which order, and what changed, with times as text', () => {
    const [event] = eventsOf(step(anInstance({ instanceId: 'i7', expiresAt: noon }), renewal));
    expect(event).toMatchObject({
      subject: 'instance/i7',
      cause: 'call:c1',
      instanceId: 'i7',
      orderId: 'CS2',
      orderLineId: 'CS2-000001',
      data: {
        instance: { instanceId: 'i7', expiresAt: new Date(noon + 400 * day).toISOString() },
        change: { from: 'active', to: 'active', expiresAtBefore: new Date(noon).toISOString() },
      },
    });
  });

  it('what a step brings about besides has no order of its own', () => {
    const events = eventsOf(step(anInstance({ state: 'frozen' }), { ...renewal, revives: true }));
    expect(events.map(({ orderId }) => orderId)).toEqual(['CS2', null]);
  });

  it('access data is told by no event', () => {
    const events = [
      ...eventsOf(purchase('active')),
      ...eventsOf(step(anInstance(), { kind: 'access-replaced', access })),
    ];
    expect(events).toHaveLength(3);
    expect(JSON.stringify(events)).not.toMatch(/a-password-of-a-buyer|app\.example\.com/);
  });

  it('fits into a header, whatever ids the marketplace gives', () => {
    const instanceId = 'ключ\r\n注入 '.repeat(8);
    const [event] = eventsOf(step(anInstance({ instanceId }), { kind: 'freeze' }));
    expect(event?.eventId).toMatch(/^evt_[\w-]{24}$/);
  });
});
