import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.js';
import type { Authorization, Tenant } from '../../src/domain/organisation.js';
import type { SellerEvent } from '../../src/domain/seller-event.js';
import { noon } from '../support/instances.js';
import { eventsOf, typesOf } from '../support/told-events.js';

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
});
