import { expect, it } from 'vitest';
import type { ProvisionAnswer } from '../../src/domain/handler-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  newInstanceBody,
  newOrderLine,
  releaseBody,
  statusBody,
} from '../support/marketplace-calls.js';
import { anInstanceThatIs, readEvents, readHistory, readInstance } from '../support/purchased.js';
import { completeProvisioning, failProvisioning } from '../support/seller-acts.js';
import { signedCall } from '../support/signed-call.js';
import { testFrontEndUrl, testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const success = { resultCode: '000000', resultMsg: 'success.' };

describeEachDatabase('newInstance', (database) => {
  const atOnce = useApp(database);
  const byHand = useApp(database, { provisioning: { kind: 'by-hand' } });
  let handled: ProvisionAnswer;
  const byHandler = useApp(database, {
    provisioning: { kind: 'by-handler', provision: async () => handled },
  });

  it('makes an instance whose id is the businessId of the call', async () => {
    const line = newOrderLine();
    const body = newInstanceBody(line);
    const { members } = await signedCall(atOnce(), body);
    expect(members).toEqual({ ...success, instanceId: body.businessId });
    expect(await readInstance(atOnce(), body.businessId)).toMatchObject({
      ...line,
      state: 'active',
      access: { frontEndUrl: testFrontEndUrl },
      version: 1,
      createdAt: testNoon,
    });
  });

  it('leaves order, order line and history behind, with the call as cause', async () => {
    const line = newOrderLine();
    const { businessId: instanceId, ...body } = newInstanceBody(line);
    await signedCall(atOnce(), { ...body, businessId: instanceId });
    const { calls, orders } = atOnce().storage.directories;
    const [call] = (await calls.list({ orderId: line.orderId }, { limit: 10 })).items;
    expect(call).toMatchObject({ operationId: 'newInstance', verdict: 'authentic', instanceId });
    expect(await orders.find(line.orderId)).toMatchObject({ firstSeenAt: testNoon });
    expect(await orders.lines(line.orderId)).toMatchObject([{ purpose: 'purchase', instanceId }]);
    expect(await readHistory(atOnce(), instanceId)).toMatchObject([
      { event: 'purchase', from: null, to: 'active', cause: `call:${call?.callId ?? ''}` },
    ]);
  });

  it('answers a repeat with another businessId in the same bytes and makes nothing', async () => {
    const line = newOrderLine();
    const first = newInstanceBody(line);
    const repeat = newInstanceBody(line);
    const { text } = await signedCall(atOnce(), first);
    expect((await signedCall(atOnce(), repeat)).text).toBe(text);
    expect(await atOnce().storage.load.instance(repeat.businessId)).toBeUndefined();
    expect(await readEvents(atOnce(), first.businessId)).toEqual(['purchase']);
  });

  it('gives one instance and the same bytes to twenty calls at once', async () => {
    const line = newOrderLine();
    const bodies = Array.from({ length: 20 }, () => newInstanceBody(line));
    const answers = await Promise.all(bodies.map((body) => signedCall(atOnce(), body)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const { items } = await atOnce().storage.directories.instances.list(
      { orderId: line.orderId },
      { limit: 30 },
    );
    expect(items).toHaveLength(1);
  });

  it('makes an instance of its own for each line of an order', async () => {
    const { orderId, orderLineId } = newOrderLine();
    const first = newInstanceBody({ orderId, orderLineId });
    const second = newInstanceBody({ orderId, orderLineId: `${orderId}-000002` });
    const answers = [await signedCall(atOnce(), first), await signedCall(atOnce(), second)];
    expect(answers.map(({ members }) => members.instanceId)).toEqual([
      first.businessId,
      second.businessId,
    ]);
  });

  it('chooses an id of its own when another order line has taken the businessId', async () => {
    const taken = newInstanceBody(newOrderLine());
    await signedCall(atOnce(), taken);
    const line = newOrderLine();
    const { members, resultCode } = await signedCall(atOnce(), { ...taken, ...line });
    expect(resultCode).toBe('000000');
    expect(members.instanceId).not.toBe(taken.businessId);
    expect(await readInstance(atOnce(), String(members.instanceId))).toMatchObject(line);
    expect((await signedCall(atOnce(), newInstanceBody(line))).members).toEqual(members);
  });

  it('answers 000004 in the same bytes while pending, then 000000 with the same id', async () => {
    const line = newOrderLine();
    const body = newInstanceBody(line);
    const pending = await signedCall(byHand(), body);
    const instanceId = body.businessId;
    expect(pending.members).toEqual({
      resultCode: '000004',
      resultMsg: 'processing',
      instanceId,
    });
    expect((await signedCall(byHand(), newInstanceBody(line))).text).toBe(pending.text);
    await completeProvisioning(byHand(), instanceId, { frontEndUrl: testFrontEndUrl });
    const { members } = await signedCall(byHand(), newInstanceBody(line));
    expect(members).toEqual({ ...success, instanceId });
  });

  it('tries a purchase that failed again, under the same id', async () => {
    const line = newOrderLine();
    const body = newInstanceBody(line);
    const instanceId = body.businessId;
    const failure = { code: '000005', reason: 'no licence server' } as const;
    await signedCall(byHand(), body);
    await failProvisioning(byHand(), instanceId, failure);
    expect((await signedCall(byHand(), newInstanceBody(line))).members).toEqual({
      resultCode: '000004',
      resultMsg: 'processing',
      instanceId,
    });
    await failProvisioning(byHand(), instanceId, failure);
    const { members } = await signedCall(atOnce(), newInstanceBody(line));
    expect(members).toEqual({ ...success, instanceId });
    const { state, failure: left } = await readInstance(atOnce(), instanceId);
    expect({ state, left }).toEqual({ state: 'active', left: null });
    expect(await readEvents(byHand(), instanceId)).toEqual([
      'purchase',
      'provisioning-failed',
      'provisioning-restarted',
      'provisioning-failed',
      'provisioning-succeeded',
    ]);
  });

  it.each([
    ['000005', 'internal error'],
    ['000100', 'no instance resource available'],
    ['000101', 'mobile number not specified or already exists'],
    ['000106', 'product resources sold out'],
    ['000107', 'e-mail domain already exists'],
  ] as const)(
    'answers %s "%s" when the seller says so, without the reason',
    async (code, sentence) => {
      const failure = { code, reason: 'private reason' };
      handled = { kind: 'refused', ...failure };
      const body = newInstanceBody(newOrderLine());
      const { members } = await signedCall(byHandler(), body);
      expect(members).toEqual({ resultCode: code, resultMsg: sentence });
      expect(await readInstance(byHandler(), body.businessId)).toMatchObject({
        state: 'failed',
        failure,
      });
    },
  );

  it('answers 000000 when the seller provisions before the deadline', async () => {
    handled = { kind: 'ready', access: { frontEndUrl: 'https://tenant.example.com' } };
    const body = newInstanceBody(newOrderLine());
    const { members } = await signedCall(byHandler(), body);
    expect(members).toEqual({ ...success, instanceId: body.businessId });
    expect(await readInstance(byHandler(), body.businessId)).toMatchObject({
      state: 'active',
      access: handled.access,
    });
  });

  it('keeps its answer after freeze and release, and makes nothing again', async () => {
    const line = newOrderLine();
    const body = newInstanceBody(line);
    const { text } = await signedCall(atOnce(), body);
    await signedCall(atOnce(), statusBody(body.businessId, 'FREEZE'));
    expect((await signedCall(atOnce(), newInstanceBody(line))).text).toBe(text);
    await signedCall(atOnce(), releaseBody(body.businessId));
    expect((await signedCall(atOnce(), newInstanceBody(line))).text).toBe(text);
    expect(await readInstance(atOnce(), body.businessId)).toMatchObject({ state: 'released' });
  });

  it('answers 000000 for a purchase that failed and was released, and does not try it again', async () => {
    const line = newOrderLine();
    const { businessId } = newInstanceBody(line);
    await signedCall(byHand(), { ...newInstanceBody(line), businessId });
    await failProvisioning(byHand(), businessId, { code: '000100', reason: 'none left' });
    await signedCall(byHand(), releaseBody(businessId));
    const { members } = await signedCall(byHand(), newInstanceBody(line));
    expect(members).toEqual({ ...success, instanceId: businessId });
    expect(await readInstance(byHand(), businessId)).toMatchObject({ state: 'released' });
  });

  it.each([
    ['a comma', 'a,b'],
    ['a blank before it', ' ab'],
    ['a blank after it', 'ab '],
  ])(
    'chooses an id of its own for a businessId with %s: it could not be queried',
    async (_, text) => {
      const businessId = `${text.slice(0, -1)}${Date.now()}${text.slice(-1)}`;
      const body = { ...newInstanceBody(newOrderLine()), businessId };
      const { members, resultCode } = await signedCall(atOnce(), body);
      expect(resultCode).toBe('000000');
      const instanceId = String(members.instanceId);
      expect(instanceId).not.toBe(businessId);
      const query = { activity: 'queryInstance', instanceId };
      expect((await signedCall(atOnce(), query)).resultCode).toBe('000000');
    },
  );

  it('discards the result of a provisioning that ends after the release', async () => {
    const instanceId = await anInstanceThatIs('pending', byHand());
    await signedCall(byHand(), releaseBody(instanceId));
    await expect(
      completeProvisioning(byHand(), instanceId, { frontEndUrl: testFrontEndUrl }),
    ).rejects.toThrow('unchanged');
    expect(await readInstance(byHand(), instanceId)).toMatchObject({ state: 'released' });
  });

  it('answers a debug call with an id that stays, for ever, and keeps it from real instances', async () => {
    const line = newOrderLine();
    const debug = { ...newInstanceBody(line), testFlag: '1' };
    const { text, members } = await signedCall(byHand(), debug);
    expect(members).toEqual({ ...success, instanceId: debug.businessId });
    const later = { ...newInstanceBody(line), testFlag: 1 };
    expect((await signedCall(byHand(), later)).text).toBe(text);
    expect(await byHand().storage.load.instance(debug.businessId)).toBeUndefined();
    expect(await byHand().storage.directories.orders.find(line.orderId)).toBeUndefined();

    const real = newInstanceBody(line);
    expect((await signedCall(atOnce(), real)).members).toEqual({
      ...success,
      instanceId: real.businessId,
    });
    expect((await signedCall(atOnce(), { ...newInstanceBody(line), testFlag: '1' })).text).toBe(
      text,
    );
  });
});
