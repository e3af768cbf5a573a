import type { CallRecord } from '../../src/domain/call-record.js';
import type { Change } from '../../src/domain/change.js';
import { eventsOfChanges } from '../../src/domain/events-of-changes.js';
import { applyInstanceEvent, type InstanceEvent } from '../../src/domain/instance-life.js';
import type { Instance } from '../../src/domain/instance.js';
import { startInstance } from '../../src/domain/purchase.js';
import type { SellerEvent } from '../../src/domain/seller-event.js';
import { anInstance, day, noon } from './instances.js';
import {
  snapshotOf,
  testApplication,
  testAuthorization,
  testCall,
  testDepartment,
  testDepartments,
  testLicense,
  testLicenseCode,
  testLicenseCodeOrder,
  testLicenseRequest,
  testTenant,
} from './submissions.js';

const call: CallRecord = testCall();
const order = { orderId: 'CS2', orderLineId: 'CS2-000001' };
const access = { frontEndUrl: 'https://app.example.com', password: 'a-password-of-a-buyer' };

/** Events of every type, as they follow from what is committed, bare ones and those that tell all they can. */
export function everyEvent(): readonly SellerEvent[] {
  return [
    ...[...lifeChanges(), ...licenseChanges(), ...organisationChanges()].flatMap((changes) =>
      eventsOfChanges({ call, nonce: null, changes }, noon),
    ),
    testEventOfKooGate,
  ];
}

const testEventOfKooGate: SellerEvent = {
  eventId: 'evt_test_1',
  type: 'koogate.test',
  subject: 'koogate/test',
  at: noon,
  cause: 'management:ann',
  instanceId: null,
  orderId: null,
  orderLineId: null,
  data: { endpoint: 'product' },
};

function lifeChanges(): readonly (readonly Change[])[] {
  const renewal = {
    kind: 'refresh',
    expiresAt: noon + 400 * day,
    revives: true,
    ...order,
  } as const;
  const purposes = ['trial-to-formal', 'renewal', 'renewal-cancelled', 'renewal-change'] as const;
  const upgrade = { kind: 'upgrade', productId: 'P3', ...order } as const;
  const pending = anInstance({ state: 'pending', productId: null, expiresAt: null });
  return [
    purchase(null),
    purchase(access),
    step(pending, { kind: 'provisioning-succeeded', access }),
    step(anInstance({ state: 'pending', freezeWaiting: true }), {
      kind: 'provisioning-succeeded',
      access,
    }),
    step(pending, {
      kind: 'provisioning-failed',
      failure: { code: '000100', reason: 'none left' },
    }),
    step(anInstance({ state: 'failed' }), { kind: 'provisioning-restarted' }),
    step(pending, { kind: 'duplicate-found', firstInstanceId: 'i0' }),
    ...purposes.flatMap((purpose) => [
      step(anInstance({ state: 'frozen' }), { ...renewal, purpose, productId: 'P2' }),
      step(anInstance({ expiresAt: null }), { ...renewal, purpose, productId: null }),
    ]),
    step(anInstance(), { kind: 'freeze' }),
    step(anInstance({ state: 'frozen' }), { kind: 'unfreeze' }),
    step(anInstance(), { ...upgrade, specification: {} }),
    step(anInstance({ soldBy: 'saas-v1', orderLineId: '' }), {
      ...upgrade,
      specification: { skuCode: 's', amount: 5, diskSize: 10, bandWidth: 2 },
    }),
    step(anInstance(), { kind: 'release', ...order }),
    step(anInstance(), { kind: 'access-replaced', access }),
  ];
}

function purchase(ready: typeof access | null): readonly Change[] {
  const sale = { orderId: 'CS1', orderLineId: 'CS1-000001', saleProductId: '' };
  const told = { soldBy: 'saas-v2', purchaseKind: 'unknown', chargingMode: null } as const;
  const { instance, history, orderLine } = startInstance(
    { sale, ...told, productId: null, expiresAt: null },
    { instanceId: 'i1', state: ready === null ? 'pending' : 'active', access: ready },
    noon,
  );
  return [
    { kind: 'claim', table: 'instances', record: instance },
    { kind: 'claim', table: 'orderLines', record: orderLine },
    { kind: 'claim', table: 'instanceHistory', record: { ...history, cause: 'call:c1' } },
  ];
}

function step(instance: Instance, event: InstanceEvent): readonly Change[] {
  const outcome = applyInstanceEvent(instance, event, noon);
  if (outcome.kind !== 'changed') throw new Error(`${event.kind} does not move the instance`);
  return [
    { kind: 'update', table: 'instances', record: outcome.instance },
    { kind: 'claim', table: 'instanceHistory', record: { ...outcome.history, cause: 'call:c1' } },
  ];
}

function licenseChanges(): readonly (readonly Change[])[] {
  const code = testLicenseCode({ productId: 'P1', expiresAt: noon });
  const request = testLicenseRequest({ expiresAt: noon });
  return [
    [{ kind: 'claim', table: 'licenses', record: testLicense() }],
    [{ kind: 'claim', table: 'licenseRequests', record: request }],
    [{ kind: 'claim', table: 'licenseRequests', record: { ...request, expiresAt: null } }],
    [{ kind: 'claim', table: 'licenseRequests', record: { ...request, state: 'delivered' } }],
    [{ kind: 'update', table: 'licenseCodes', record: testLicenseCode() }],
    [
      { kind: 'update', table: 'licenseCodes', record: code },
      { kind: 'claim', table: 'licenseCodeOrders', record: testLicenseCodeOrder(code) },
    ],
    [
      {
        kind: 'ensure',
        table: 'orderNotices',
        record: { ...order, notifiedAt: noon },
      },
    ],
  ];
}

function organisationChanges(): readonly (readonly Change[])[] {
  const gone = { removed: true };
  const user = {
    name: '张三',
    orgCode: '10000',
    role: 'user',
    unknownRole: 'auditor',
    enabled: true,
    position: 'p',
    employeeCode: 'e',
    employeeType: 1,
    mobile: '13900000000',
    email: 'a@buyer.example',
    workPlace: 'w',
    entryDate: '2022-11-09',
    more: { accountBook: ['0001', { deep: null }] },
  } as const;
  return [
    [{ kind: 'put', table: 'tenants', record: testTenant() }],
    [{ kind: 'put', table: 'tenants', record: testTenant({ instanceId: '', orderId: '' }) }],
    [{ kind: 'put', table: 'tenants', record: testTenant(gone) }],
    [{ kind: 'put', table: 'applications', record: testApplication() }],
    [
      {
        kind: 'put',
        table: 'applications',
        record: testApplication({ ...gone, clientSecret: null }),
      },
    ],
    [
      { kind: 'put', table: 'authorizations', record: testAuthorization() },
      { kind: 'put', table: 'authorizations', record: testAuthorization({ user }) },
      { kind: 'put', table: 'authorizations', record: testAuthorization({ access: 'cancelled' }) },
    ],
    [{ kind: 'put', table: 'departments', record: testDepartment() }],
    [{ kind: 'put', table: 'departments', record: testDepartment(gone) }],
    [snapshotOf({ instanceId: 'i1', tenantId: 't1' }, testDepartments(3))],
  ];
}
