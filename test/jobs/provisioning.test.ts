import { beforeEach, expect, it } from 'vitest';
import type { ProvisionAnswer } from '../../src/domain/handler-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { newGate } from '../support/job-runners.js';
import {
  newInstanceBody,
  newOrderLine,
  queryBody,
  releaseBody,
  statusBody,
} from '../support/marketplace-calls.js';
import { readEvents, readHistory, readInstance } from '../support/purchased.js';
import { jobsOf, passTime, recorded } from '../support/seller-runs.js';
import { completeProvisioning } from '../support/seller-acts.js';
import { signedCall } from '../support/signed-call.js';
import type { TestHandlers } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import { again, callV1, purchaseV1 } from '../support/v1-calls.js';

type Provision = NonNullable<TestHandlers['provision']>;

const success = { resultCode: '000000', resultMsg: 'success.' };
const processing = { resultCode: '000004', resultMsg: 'processing' };
const access = {
  frontEndUrl: 'https://tenant.example.com',
  userName: 'admin',
  password: 'Given-1',
};
const ready: ProvisionAnswer = { kind: 'ready', access };
const minute = 60_000;

/** An app whose purchases are provisioned by whatever function a test puts there. */
function useProvisioningApp(
  database: Parameters<typeof useApp>[0],
  settings: { readonly deadlineMs: number },
) {
  const current: { provision: Provision } = { provision: async () => ready };
  beforeEach(() => (current.provision = async () => ready));
  const record = recorded({ provision: (...asking) => current.provision(...asking) });
  const app = useApp(database, {
    provisioning: { kind: 'by-hand' },
    runsJobs: true,
    handlers: record.handlers,
    ...settings,
  });
  return {
    app,
    handleBy: (provision: Provision) => (current.provision = provision),
    /** The calls about an instance, with the keys that they came under. */
    askedAbout: (instanceId: string) =>
      record.of('provision').filter(({ ask }) => ask.instance.instanceId === instanceId),
  };
}

describeEachDatabase('a purchase that a handler provisions while the call waits', (database) => {
  const { app, handleBy, askedAbout } = useProvisioningApp(database, { deadlineMs: 10_000 });

  it('is answered 000000, and queryInstance tells the access data', async () => {
    const body = newInstanceBody(newOrderLine());
    const { businessId: instanceId } = body;
    expect((await signedCall(app(), body)).members).toEqual({ ...success, instanceId });
    const { members } = await signedCall(app(), queryBody(instanceId));
    expect(members).toMatchObject({ ...success, info: [{ instanceId, appInfo: access }] });
    expect(askedAbout(instanceId)).toHaveLength(1);
  });

  it('is told to the handler whole, with no order where there is no AK/SK', async () => {
    const line = newOrderLine();
    const body = newInstanceBody(line);
    await signedCall(app(), body);
    const [asked] = askedAbout(body.businessId);
    expect(asked?.ask).toMatchObject({
      event: { type: 'instance.purchased', instanceId: body.businessId, orderId: line.orderId },
      instance: { ...line, state: 'pending', soldBy: 'saas-v2' },
      order: null,
      purchase: null,
    });
    expect(asked?.settings.idempotencyKey).toBe(asked?.ask.event.eventId);
  });

  it('of the older interface comes with what its call has told', async () => {
    const purchase = purchaseV1({ customerName: 'buyer-account' });
    expect((await callV1(app(), purchase)).members).toMatchObject(success);
    expect(askedAbout(purchase.businessId)).toMatchObject([
      {
        ask: {
          instance: { soldBy: 'saas-v1' },
          order: null,
          purchase: { customerId: purchase.customerId, terms: { productId: purchase.productId } },
        },
      },
    ]);
  });

  it.each([
    ['000100', 'no instance resource available'],
    ['000106', 'product resources sold out'],
  ] as const)(
    'is answered %s when the handler refuses it so, and the reason stays here',
    async (code, resultMsg) => {
      handleBy(async () => ({ kind: 'refused', code, reason: 'the rack of Ann is full' }));
      const body = newInstanceBody(newOrderLine());
      const answer = await signedCall(app(), body);
      expect(answer.members).toEqual({ resultCode: code, resultMsg });
      const instance = await readInstance(app(), body.businessId);
      expect(instance).toMatchObject({
        state: 'failed',
        failure: { code, reason: 'the rack of Ann is full' },
      });
      const [call] = await callsAbout(body.businessId);
      expect(call?.answerBody).toBe(answer.text);
      expect(answer.text).not.toContain('Ann');
    },
  );

  it('that was refused is tried again by the next call, under another key', async () => {
    handleBy(async () => ({ kind: 'refused', code: '000100', reason: 'full' }));
    const line = newOrderLine();
    const body = newInstanceBody(line);
    await signedCall(app(), body);
    handleBy(async () => ready);
    const { members } = await signedCall(app(), newInstanceBody(line));
    expect(members).toEqual({ ...success, instanceId: body.businessId });
    const keys = askedAbout(body.businessId).map(({ settings }) => settings.idempotencyKey);
    expect(new Set(keys).size).toBe(2);
    expect(await readEvents(app(), body.businessId)).toEqual([
      'purchase',
      'provisioning-failed',
      'provisioning-restarted',
      'provisioning-succeeded',
    ]);
  });

  it('whose handler throws is answered 000004 and tried again under the same key', async () => {
    handleBy(() => Promise.reject(new Error('no disk left on rack-7')));
    const line = newOrderLine();
    const body = newInstanceBody(line);
    const { businessId: instanceId } = body;
    const first = await signedCall(app(), body);
    expect(first.members).toEqual({ ...processing, instanceId });
    const queried = await signedCall(app(), queryBody(instanceId));
    expect(`${first.text}${queried.text}`).not.toContain('rack-7');
    expect(await jobsOf(app(), { instanceId, kind: 'provision' })).toMatchObject([
      { state: 'waiting', failures: 1, problem: 'no disk left on rack-7' },
    ]);
    await passTime(app(), minute);
    expect(askedAbout(instanceId)).toHaveLength(2);
    handleBy(async () => ready);
    await passTime(app(), minute);
    expect((await signedCall(app(), newInstanceBody(line))).members).toEqual({
      ...success,
      instanceId,
    });
    const keys = askedAbout(instanceId).map(({ settings }) => settings.idempotencyKey);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(await readEvents(app(), instanceId)).toEqual(['purchase', 'provisioning-succeeded']);
  });

  it('of the older interface that waits for another try runs at once when it is repeated', async () => {
    handleBy(() => Promise.reject(new Error('no licence server')));
    const purchase = purchaseV1();
    expect((await callV1(app(), purchase)).members).toEqual(processing);
    const [job] = await jobsOf(app(), { instanceId: purchase.businessId, kind: 'provision' });
    expect(job?.runAt).toBeGreaterThan(app().clock.now);
    handleBy(async () => ready);
    expect((await callV1(app(), again(purchase))).members).toMatchObject({
      ...success,
      instanceId: purchase.businessId,
    });
    expect(askedAbout(purchase.businessId)).toHaveLength(2);
  });

  it('that goes on elsewhere is pending until the management API completes it', async () => {
    handleBy(async () => ({ kind: 'later' }));
    const line = newOrderLine();
    const body = newInstanceBody(line);
    const { businessId: instanceId } = body;
    expect((await signedCall(app(), body)).members).toEqual({ ...processing, instanceId });
    await passTime(app(), 60 * minute);
    expect(askedAbout(instanceId)).toHaveLength(1);
    expect((await signedCall(app(), newInstanceBody(line))).resultCode).toBe('000004');
    await completeProvisioning(app(), instanceId, access);
    expect((await signedCall(app(), newInstanceBody(line))).members).toEqual({
      ...success,
      instanceId,
    });
    expect(askedAbout(instanceId)).toHaveLength(1);
  });

  it('whose handler wants to be asked later is asked then, and not before', async () => {
    handleBy(async () => ({ kind: 'later', retryAfterMs: 10 * minute }));
    const body = newInstanceBody(newOrderLine());
    const { businessId: instanceId } = body;
    expect((await signedCall(app(), body)).resultCode).toBe('000004');
    handleBy(async () => ready);
    await passTime(app(), 10 * minute - 1);
    expect(askedAbout(instanceId)).toHaveLength(1);
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'pending' });
    await passTime(app(), 1);
    expect(askedAbout(instanceId)).toHaveLength(2);
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'active', access });
  });

  async function callsAbout(instanceId: string) {
    const { calls } = app().storage.directories;
    const { items } = await calls.list({ instanceId }, { limit: 10 });
    return Promise.all(items.map(({ callId }) => calls.find(callId)));
  }
});

describeEachDatabase('a purchase whose provisioning takes longer than a call waits', (database) => {
  const { app, handleBy, askedAbout } = useProvisioningApp(database, { deadlineMs: 20 });

  /** A purchase whose handler runs on after it was answered. */
  async function begun(answer: ProvisionAnswer = ready) {
    const gate = newGate();
    handleBy(async () => {
      await gate.opened;
      return answer;
    });
    const line = newOrderLine();
    const body = newInstanceBody(line);
    const { businessId: instanceId } = body;
    expect((await signedCall(app(), body)).members).toEqual({ ...processing, instanceId });
    const end = async () => {
      gate.open();
      await app().provisioned();
    };
    return { line, instanceId, end };
  }

  it('is answered 000004, and 000000 with the same id once it has ended', async () => {
    const { line, instanceId, end } = await begun();
    expect((await signedCall(app(), newInstanceBody(line))).members).toEqual({
      ...processing,
      instanceId,
    });
    await end();
    expect((await signedCall(app(), newInstanceBody(line))).members).toEqual({
      ...success,
      instanceId,
    });
    expect(askedAbout(instanceId)).toHaveLength(1);
    const [job] = await jobsOf(app(), { instanceId, kind: 'provision' });
    expect((await readHistory(app(), instanceId)).at(-1)).toMatchObject({
      event: 'provisioning-succeeded',
      cause: `job:${job?.jobId ?? ''}`,
    });
  });

  it('and that was frozen meanwhile is frozen when it has ended, with its access data', async () => {
    const { instanceId, end } = await begun();
    expect(await signedCall(app(), statusBody(instanceId, 'FREEZE'))).toMatchObject(success);
    await end();
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'frozen', access });
  });

  it('and that was released meanwhile stays so, without access data', async () => {
    const { instanceId, end } = await begun();
    expect(await signedCall(app(), releaseBody(instanceId))).toMatchObject(success);
    await end();
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'released',
      access: null,
    });
    expect(await jobsOf(app(), { instanceId, kind: 'provision' })).toMatchObject([
      { state: 'done' },
    ]);
  });

  it('and that was completed by hand meanwhile keeps what the hand has given', async () => {
    const { instanceId, end } = await begun({ kind: 'refused', code: '000100', reason: 'full' });
    const byHand = { frontEndUrl: 'https://by-hand.example.com' };
    await completeProvisioning(app(), instanceId, byHand);
    await end();
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'active',
      access: byHand,
    });
  });
});
