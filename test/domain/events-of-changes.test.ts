import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { CallRecord } from '../../src/domain/call-record.js';
import { eventsOfChanges } from '../../src/domain/events-of-changes.js';
import { applyInstanceEvent, type InstanceEvent } from '../../src/domain/instance-life.js';
import { nextRequest } from '../../src/domain/license-upload.js';
import type { LicenseRequest } from '../../src/domain/license.js';
import type { Instance } from '../../src/domain/instance.js';
import { startInstance } from '../../src/domain/purchase.js';
import type { Authorization, Tenant } from '../../src/domain/organisation.js';
import type { SellerEvent } from '../../src/domain/seller-event.js';
import { anInstance, day, noon } from '../support/instances.js';

const call = { callId: '01950000-0000-7000-8000-000000000001' } as CallRecord;

function eventsOf(changes: readonly Change[], from: CallRecord | null = call) {
  return eventsOfChanges({ call: from, nonce: null, changes }, noon);
}

function typesOf(changes: readonly Change[]): readonly string[] {
  return eventsOf(changes).map(({ type }) => type);
}

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
});

const statement = { statedAt: noon, receivedAt: noon + 5, removed: false };
const tenant: Tenant = {
  ...statement,
  instanceId: 'i1',
  tenantId: 't1',
  orderId: '',
  tenantCode: 'code',
  name: 'name',
  domainName: 'https://t1.example.com',
};

function aUser(userName: string, appId = 'a1'): Change {
  const user = { name: userName, orgCode: 'o', role: 'user', enabled: true } as const;
  const record: Authorization = {
    ...statement,
    instanceId: 'i1',
    tenantId: 't1',
    appId,
    userName,
    access: 'granted',
    user,
  };
  return { kind: 'put', table: 'authorizations', record };
}

describe('what the kit tells the seller', () => {
  it('a tenant of a purchase is told after that purchase, one without by itself', () => {
    const subjects = [tenant, { ...tenant, instanceId: '' }].map(
      (record) => eventsOf([{ kind: 'put', table: 'tenants', record }])[0]?.subject,
    );
    expect(subjects).toEqual(['instance/i1', 'tenant/t1']);
  });

  it('a tenant that is gone is told as removed', () => {
    const removed = { ...tenant, removed: true };
    expect(typesOf([{ kind: 'put', table: 'tenants', record: removed }])).toEqual([
      'tenant.removed',
    ]);
  });

  it('users of one application are told together, in parts of 500', () => {
    const many = Array.from({ length: 501 }, (_, index) => aUser(`user ${index}`));
    const events = eventsOf([...many, aUser('other', 'a2')]);
    const counts = events.map(({ data }) => (data.users as readonly unknown[]).length);
    expect(counts).toEqual([500, 1, 1]);
    expect(events.map(({ data }) => data.appId)).toEqual(['a1', 'a1', 'a2']);
  });

  it('a snapshot is told by its size', () => {
    const departments = [{ orgCode: 'o1', orgName: 'n', parentCode: '' }];
    const record = { instanceId: 'i1', tenantId: 't1', departments, statedAt: noon, receivedAt: 1 };
    const [event] = eventsOf([{ kind: 'replace', table: 'departments', record }]);
    expect(event).toMatchObject({ type: 'departments.replaced', data: { departmentCount: 1 } });
  });
});

describe('the id of an event', () => {
  const idsOf = (events: readonly SellerEvent[]) => events.map(({ eventId }) => eventId);

  it('is the same for the same fact, whenever it is written', () => {
    const again = { ...tenant, receivedAt: noon + 99 };
    const [first, second] = [tenant, again].map((record) =>
      idsOf(eventsOf([{ kind: 'put', table: 'tenants', record }])),
    );
    expect(second).toEqual(first);
  });

  it.each<[string, Partial<Tenant>]>([
    ['said later', { statedAt: noon + 1 }],
    ['said otherwise', { name: 'another name' }],
    ['about another tenant', { tenantId: 't2' }],
  ])('is another one for what is %s', (_, difference) => {
    const [first, second] = [tenant, { ...tenant, ...difference }].map((record) =>
      idsOf(eventsOf([{ kind: 'put', table: 'tenants', record }])),
    );
    expect(second).not.toEqual(first);
  });

  it('fits into a header, whatever ids the marketplace gives', () => {
    const instanceId = 'ключ\r\n注入 '.repeat(8);
    const [event] = eventsOf(step(anInstance({ instanceId }), { kind: 'freeze' }));
    expect(event?.eventId).toMatch(/^evt_[\w-]{24}$/);
  });
});

describe('the License of an application', () => {
  const request: LicenseRequest = {
    eventId: 'E1',
    deviceFingerprint: 'F1',
    instanceId: 'i1',
    effectiveAt: noon,
    expiresAt: null,
    state: 'accepted',
    requestedAt: noon,
    settledAt: null,
    refusal: null,
    jobId: null,
    version: 1,
  };
  const updated = (record: LicenseRequest): readonly Change[] => [
    { kind: 'update', table: 'licenseRequests', record },
  ];

  it('is told of when it is applied for, and when it is delivered', () => {
    expect(typesOf([{ kind: 'claim', table: 'licenseRequests', record: request }])).toEqual([
      'license.requested',
    ]);
    const delivered = nextRequest(request, { kind: 'delivered' }, noon + 5);
    expect(eventsOf(updated(delivered), null)).toMatchObject([
      {
        type: 'license.delivered',
        subject: 'instance/i1',
        at: noon + 5,
        data: { eventId: 'E1', deviceFingerprint: 'F1' },
      },
    ]);
  });

  it('is not told of when it is given, refused or replaced', () => {
    const given = nextRequest(request, { kind: 'given', jobId: 'job' }, noon);
    const refused = nextRequest(given, { kind: 'refused', code: '1', reason: 'r' }, noon);
    expect(typesOf(updated(given))).toEqual([]);
    expect(typesOf(updated(refused))).toEqual([]);
  });
});

describe('what tells nothing', () => {
  it('an authorization code of which an operator has learned something', () => {
    const record = {
      code: 'PL7Q2M9X4K0001',
      state: 'active',
      productId: null,
      expiresAt: null,
      version: 1,
      createdAt: noon,
      updatedAt: noon,
      releasedAt: null,
    } as const;
    const changes: readonly Change[] = [{ kind: 'claim', table: 'licenseCodes', record }];
    expect(eventsOf(changes, null)).toEqual([]);
    expect(typesOf(changes)).toEqual(['license-code.changed']);
  });
});
