import { beforeEach, expect, it } from 'vitest';
import type { HandlerName } from '../../src/domain/handler-calls.js';
import { refreshBody, unsubscribeBody, upgradeBody } from '../support/change-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { order as playedOrder } from '../support/example-marketplace.js';
import {
  appId,
  applicationBody,
  authBody,
  departmentBody,
  encryptedSecret,
  expectTaken,
  morning,
  orgCode,
  snapshotBody,
  stamp,
  tenantBody,
  userEntry,
} from '../support/kit-calls.js';
import { callOrderNotify, orderNotice } from '../support/license-calls.js';
import { newInstanceBody, newOrderLine, statusBody } from '../support/marketplace-calls.js';
import { readInstance } from '../support/purchased.js';
import { completeProvisioning } from '../support/seller-acts.js';
import { jobsOf, passTime, recorded } from '../support/seller-runs.js';
import { signedCall } from '../support/signed-call.js';
import { testFrontEndUrl, type TestHandlers } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import { useMarketplace } from '../support/use-marketplace.js';
import { anInstanceV1ThatIs, callV1, refreshV1 } from '../support/v1-calls.js';

type TestDatabase = Parameters<typeof useApp>[0];

const success = { resultCode: '000000' };
const minute = 60_000;
const toldNames = [
  'renew',
  'convertTrial',
  'cancelRenewal',
  'freeze',
  'unfreeze',
  'release',
  'upgrade',
  'syncTenant',
  'syncApplication',
  'syncUsers',
  'syncDepartments',
  'orderNotified',
] as const satisfies readonly HandlerName[];

/** An app that tells handlers all it can; what they do beside being told is up to each test. */
function useTellingApp(database: TestDatabase, names: readonly (typeof toldNames)[number][]) {
  const current: { act: (name: HandlerName, instanceId: string | null) => void } = {
    act: () => undefined,
  };
  beforeEach(() => (current.act = () => undefined));
  const functions: TestHandlers = Object.fromEntries(
    names.map((name) => [
      name,
      async (ask: { readonly event: { readonly instanceId: string | null } }) =>
        current.act(name, ask.event.instanceId),
    ]),
  );
  const record = recorded(functions);
  const market = useMarketplace();
  const app = useApp(database, {
    provisioning: { kind: 'by-hand' },
    runsJobs: true,
    handlers: record.handlers,
    // It is there from `beforeAll` on, as the app is.
    get marketplace() {
      return market().client;
    },
  });
  /** An order that the marketplace knows. */
  const placed = () => {
    const line = newOrderLine();
    market().state.orders.set(line.orderId, playedOrder({ orderId: line.orderId }));
    return line;
  };
  return {
    app,
    record,
    actBy: (act: typeof current.act) => (current.act = act),
    placed,
    /** An instance whose purchase is settled: nothing is to be done about it any more. */
    async bought(state: 'active' | 'frozen' = 'active') {
      const body = newInstanceBody(placed());
      const { businessId: instanceId } = body;
      expect(await signedCall(app(), body)).toMatchObject({ resultCode: '000004' });
      await completeProvisioning(app(), instanceId, { frontEndUrl: testFrontEndUrl });
      if (state === 'frozen') await signedCall(app(), statusBody(instanceId, 'FREEZE'));
      await app().provisioned();
      return instanceId;
    },
    toldAbout: (instanceId: string) =>
      record.asked.filter(({ ask }) => 'event' in ask && ask.event.instanceId === instanceId),
  };
}

describeEachDatabase('the handler for it', (database) => {
  const { app, record, actBy, placed, bought, toldAbout } = useTellingApp(database, toldNames);

  it.each([
    ['renew', 'RENEWAL', 'instance.renewed'],
    ['renew', 'RENEWAL_CHANGE', 'instance.renewed-with-change'],
    ['convertTrial', 'TRIAL_TO_FORMAL', 'instance.trial-converted'],
    ['cancelRenewal', 'UNSUBSCRIBE_RENEWAL_PERIOD', 'instance.renewal-cancelled'],
  ] as const)('%s is asked about a refresh of scene %s', async (name, scene, type) => {
    const instanceId = await bought();
    const line = placed();
    const body = refreshBody(instanceId, '20300301155959', { scene, line });
    expect(await signedCall(app(), body)).toMatchObject(success);
    await app().provisioned();
    const [told, ...more] = toldAbout(instanceId);
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      name,
      ask: {
        event: { type, orderId: line.orderId, orderLineId: line.orderLineId },
        instance: { instanceId, expiresAt: Date.UTC(2030, 2, 1, 15, 59, 59) },
        order: { orderId: line.orderId },
        purchase: null,
      },
    });
    expect(told?.ask).toHaveProperty('event.eventId', told?.settings.idempotencyKey);
  });

  it.each([
    ['freeze', 'active', 'instance.frozen', (id: string) => statusBody(id, 'FREEZE')],
    ['unfreeze', 'frozen', 'instance.unfrozen', (id: string) => statusBody(id, 'UNFREEZE')],
    ['upgrade', 'active', 'instance.upgraded', (id: string) => upgradeBody(id, placed())],
    ['release', 'active', 'instance.released', (id: string) => unsubscribeBody(id, placed())],
  ] as const)(
    '%s is asked once about an instance that is %s',
    async (name, state, type, bodyOf) => {
      const instanceId = await bought(state);
      const before = toldAbout(instanceId).length;
      const body = bodyOf(instanceId);
      for (let repeat = 0; repeat < 3; repeat += 1) {
        expect(await signedCall(app(), body)).toMatchObject(success);
      }
      await app().provisioned();
      const orderId = 'orderId' in body ? body.orderId : null;
      expect(toldAbout(instanceId).slice(before)).toMatchObject([
        {
          name,
          ask: {
            event: { type, orderId },
            instance: { instanceId },
            order: orderId === null ? null : { orderId },
          },
        },
      ]);
    },
  );

  it('of an instance of SaaS V1 is given what its purchase has told, and no order', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    const { customerId } = (await app().storage.directories.instances.purchase(instanceId)) ?? {};
    await callV1(app(), refreshV1(instanceId, '20300301155959'));
    await app().provisioned();
    expect(toldAbout(instanceId)).toMatchObject([
      { name: 'renew', ask: { order: null, purchase: { customerId } } },
    ]);
  });

  it('syncTenant is given the enterprise as it is kept, and told of its removal', async () => {
    const key = await aTenant();
    await expectTaken(app(), 'tenantSync', tenantBody(key));
    const removal = tenantBody(key, { flag: 0, timeStamp: stamp(morning.third) });
    await app().provisioned();
    await expectTaken(app(), 'tenantSync', removal);
    await app().provisioned();
    expect(toldAbout(key.instanceId)).toMatchObject([
      {
        name: 'syncTenant',
        ask: { event: { type: 'tenant.synchronized' }, tenant: { ...key, removed: false } },
      },
      {
        name: 'syncTenant',
        ask: { event: { type: 'tenant.removed' }, tenant: { ...key, removed: true } },
      },
    ]);
  });

  it('syncApplication is given the client secret that users sign in with', async () => {
    const key = await aTenant();
    const clientSecret = encryptedSecret('signs-users-in');
    await expectTaken(app(), 'applicationSync', applicationBody(key, { clientSecret }));
    await app().provisioned();
    expect(toldAbout(key.instanceId)).toMatchObject([
      {
        name: 'syncApplication',
        ask: { application: { ...key, appId, clientSecret: 'signs-users-in' } },
      },
    ]);
  });

  it('syncUsers is given all users of a call together, with their access', async () => {
    const key = await aTenant();
    const users = [userEntry(), userEntry({ userName: 'demo-user-02' })];
    await expectTaken(app(), 'authSync', authBody(key, users));
    await app().provisioned();
    const [told, ...more] = record
      .of('syncUsers')
      .filter(({ ask }) => ask.event.instanceId === key.instanceId);
    expect(more).toEqual([]);
    expect(told?.ask.users.map(({ userName, access }) => [userName, access])).toEqual([
      ['demo-user-01', 'granted'],
      ['demo-user-02', 'granted'],
    ]);
  });

  it('syncDepartments is given one department, and all of them for a snapshot', async () => {
    const key = await aTenant();
    await expectTaken(app(), 'singleOrgSync', departmentBody(key));
    await app().provisioned();
    const all = ['20001', '20002'].map((code) => ({
      orgCode: code,
      orgName: '部',
      parentCode: '',
    }));
    const snapshot = snapshotBody(key, all, { timeStamp: stamp(morning.third) });
    await expectTaken(app(), 'allOrgSync', snapshot);
    await app().provisioned();
    const told = record
      .of('syncDepartments')
      .filter(({ ask }) => ask.event.instanceId === key.instanceId)
      .map(({ ask }) => ({
        snapshot: ask.snapshot,
        codes: ask.departments.map((department) => department.orgCode),
      }));
    expect(told).toEqual([
      { snapshot: false, codes: [orgCode] },
      { snapshot: true, codes: ['20001', '20002'] },
    ]);
  });

  it('orderNotified is given the order that the notice names', async () => {
    const line = placed();
    expect(await callOrderNotify(app(), orderNotice(line))).toMatchObject(success);
    await app().provisioned();
    const told = record.of('orderNotified').filter(({ ask }) => ask.event.orderId === line.orderId);
    expect(told).toMatchObject([
      {
        ask: {
          event: { type: 'order.notified', orderLineId: line.orderLineId },
          order: { orderId: line.orderId },
        },
      },
    ]);
  });

  it('is asked again under the same key when it failed, before what came after it', async () => {
    const instanceId = await bought();
    const other = await bought();
    actBy((name, id) => {
      if (name === 'freeze' && id === instanceId) throw new Error('the gate is stuck');
    });
    for (const id of [instanceId, other]) {
      await signedCall(app(), statusBody(id, 'FREEZE'));
      await signedCall(app(), statusBody(id, 'UNFREEZE'));
    }
    await app().provisioned();
    expect(toldAbout(instanceId).map(({ name }) => name)).toEqual(['freeze']);
    expect(toldAbout(other).map(({ name }) => name)).toEqual(['freeze', 'unfreeze']);
    expect(await jobsOf(app(), { instanceId, kind: 'handle' })).toMatchObject([
      { state: 'waiting', problem: 'the gate is stuck' },
      { state: 'waiting', attempts: 0 },
    ]);
    actBy(() => undefined);
    await passTime(app(), minute);
    const told = toldAbout(instanceId);
    expect(told.map(({ name }) => name)).toEqual(['freeze', 'freeze', 'unfreeze']);
    expect(told[1]?.settings.idempotencyKey).toBe(told[0]?.settings.idempotencyKey);
    expect(told[2]?.settings.idempotencyKey).not.toBe(told[0]?.settings.idempotencyKey);
  });

  it('is given the instance as it is by then, with the event as it was', async () => {
    const instanceId = await bought();
    actBy(() => {
      throw new Error('not yet');
    });
    await signedCall(app(), statusBody(instanceId, 'FREEZE'));
    await signedCall(app(), unsubscribeBody(instanceId, placed()));
    await app().provisioned();
    actBy(() => undefined);
    await passTime(app(), minute);
    expect(toldAbout(instanceId).at(-2)).toMatchObject({
      name: 'freeze',
      ask: {
        event: { type: 'instance.frozen', data: { instance: { state: 'frozen' } } },
        instance: { state: 'released' },
      },
    });
  });

  it.each([
    ['syncTenant', 'tenantSync', tenantBody],
    ['syncApplication', 'applicationSync', applicationBody],
    ['syncDepartments', 'singleOrgSync', departmentBody],
    [
      'syncUsers',
      'authSync',
      (key: object, changes: object) => authBody(key, [userEntry()], changes),
    ],
  ] as const)(
    '%s is not asked about what was stated otherwise before it could be asked',
    async (name, operationId, bodyOf) => {
      const key = await aTenant();
      actBy(() => {
        throw new Error('not yet');
      });
      await expectTaken(app(), operationId, bodyOf(key, { timeStamp: stamp(morning.first) }));
      await app().provisioned();
      const newer = { flag: 0, timeStamp: stamp(morning.second) };
      await expectTaken(app(), operationId, bodyOf(key, newer));
      actBy(() => undefined);
      await passTime(app(), minute);
      const [first, second, ...more] = toldAbout(key.instanceId);
      expect(more).toEqual([]);
      expect([first?.name, second?.name]).toEqual([name, name]);
      expect(second?.ask).not.toHaveProperty('event.eventId', first?.settings.idempotencyKey);
      const [skipped] = await jobsOf(app(), { instanceId: key.instanceId, kind: 'handle' });
      expect(skipped?.state).toBe('done');
      const attempts = await app().storage.directories.jobs.attempts(skipped?.jobId ?? '');
      expect(attempts.at(-1)?.problem).toBe('a later call of the marketplace says otherwise');
    },
  );

  it('is not asked about an order that the marketplace does not know: that is given up, with the reason', async () => {
    const instanceId = await bought();
    const line = newOrderLine();
    await signedCall(app(), refreshBody(instanceId, '20300301155959', { line }));
    await signedCall(app(), statusBody(instanceId, 'FREEZE'));
    // Minutes after the first call about it, it is not one that the order query is only behind with.
    for (let time = 0; time < 3; time += 1) await passTime(app(), 6 * minute);
    expect(toldAbout(instanceId).map(({ name }) => name)).toEqual(['freeze']);
    const [renewal] = (await jobsOf(app(), { instanceId, kind: 'handle' })).filter(
      ({ payload }) => payload.handler === 'renew',
    );
    expect(renewal).toMatchObject({
      state: 'dead',
      problem: `order ${line.orderId} is unknown to the marketplace, or belongs to another seller (MKT.0150)`,
    });
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'frozen' });
  });

  async function aTenant() {
    const instanceId = await bought();
    return { instanceId, tenantId: `tenant-of-${instanceId}` };
  }
});

describeEachDatabase('without a handler for it', (database) => {
  const { app, bought, toldAbout } = useTellingApp(database, ['freeze']);

  it('nothing is to be done, and what there is a handler for is', async () => {
    const instanceId = await bought();
    await signedCall(app(), statusBody(instanceId, 'FREEZE'));
    await signedCall(app(), statusBody(instanceId, 'UNFREEZE'));
    await app().provisioned();
    expect(toldAbout(instanceId).map(({ name }) => name)).toEqual(['freeze']);
    expect(await jobsOf(app(), { instanceId, kind: 'handle' })).toHaveLength(1);
  });
});
