import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { refreshBody } from '../support/change-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { newOrderLine, releaseBody, statusBody } from '../support/marketplace-calls.js';
import { anInstanceThatIs, readEvents, readHistory, readInstance } from '../support/purchased.js';
import { completeProvisioning } from '../support/seller-acts.js';
import { signedCall } from '../support/signed-call.js';
import { testFrontEndUrl } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const notFound = { resultCode: '000003', resultMsg: 'instance not found' };
const march = { text: '20270301155959', at: Date.UTC(2027, 2, 1, 15, 59, 59) };
const april = { text: '20270401155959000', at: Date.UTC(2027, 3, 1, 15, 59, 59) };

describeEachDatabase('refreshInstance', (database) => {
  const app = useApp(database, { provisioning: { kind: 'by-hand' } });
  const refresh = async (body: ReturnType<typeof refreshBody>) =>
    (await signedCall(app(), body)).members;

  it.each(['pending', 'active', 'frozen'] as const)(
    'sets the expiry of an instance that is %s, and leaves its state',
    async (state) => {
      const instanceId = await anInstanceThatIs(state, app());
      expect(await refresh(refreshBody(instanceId, march.text))).toEqual(success);
      expect(await readInstance(app(), instanceId)).toMatchObject({ state, expiresAt: march.at });
    },
  );

  it.each(['released', 'failed'] as const)(
    'answers 000003 for an instance that is %s, and writes nothing',
    async (state) => {
      const instanceId = await anInstanceThatIs(state, app());
      const before = await readInstance(app(), instanceId);
      expect(await refresh(refreshBody(instanceId, march.text))).toEqual(notFound);
      expect(await readInstance(app(), instanceId)).toEqual(before);
    },
  );

  it('answers 000003 for an instance that was never known', async () => {
    expect(await refresh(refreshBody(randomUUID(), march.text))).toEqual(notFound);
  });

  it.each([
    ['TRIAL_TO_FORMAL', 'trial-to-formal', 'formal'],
    ['RENEWAL', 'renewal', 'unknown'],
    ['UNSUBSCRIBE_RENEWAL_PERIOD', 'renewal-cancelled', 'unknown'],
    ['RENEWAL_CHANGE', 'renewal-change', 'unknown'],
  ] as const)('keeps %s as the event %s', async (scene, event, purchaseKind) => {
    const instanceId = await anInstanceThatIs('active', app());
    const line = newOrderLine();
    expect(await refresh(refreshBody(instanceId, april.text, { scene, line }))).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({
      expiresAt: april.at,
      purchaseKind,
    });
    expect((await readHistory(app(), instanceId)).at(-1)).toMatchObject({
      event,
      detail: { ...line, expiresAt: april.at, expiresAtBefore: null },
    });
    expect(await app().storage.directories.orders.lines(line.orderId)).toMatchObject([
      { ...line, instanceId, purpose: event },
    ]);
  });

  it('takes the new product, and keeps the old one when none or an empty one is named', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    await refresh({ ...refreshBody(instanceId, march.text), ...{ productId: 'OFFI-1' } });
    expect(await readInstance(app(), instanceId)).toMatchObject({ productId: 'OFFI-1' });
    await refresh({ ...refreshBody(instanceId, march.text), ...{ productId: '' } });
    await refresh(refreshBody(instanceId, march.text));
    expect(await readInstance(app(), instanceId)).toMatchObject({ productId: 'OFFI-1' });
  });

  it('applies the same order line and scene once, and answers in the same bytes', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const body = refreshBody(instanceId, march.text);
    const { text } = await signedCall(app(), body);
    const after = await readInstance(app(), instanceId);
    expect((await signedCall(app(), body)).text).toBe(text);
    expect((await signedCall(app(), { ...body, expireTime: april.text })).text).toBe(text);
    expect(await readInstance(app(), instanceId)).toEqual(after);
  });

  it('applies ten identical renewals at once a single time', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const body = refreshBody(instanceId, march.text);
    const answers = await Promise.all(Array.from({ length: 10 }, () => signedCall(app(), body)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const events = await readEvents(app(), instanceId);
    expect(events.filter((event) => event === 'renewal')).toHaveLength(1);
  });

  it('applies another line of the same order, and another scene of the same line', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const line = newOrderLine();
    await refresh(refreshBody(instanceId, march.text, { line }));
    const next = { ...line, orderLineId: `${line.orderId}-000002` };
    await refresh(refreshBody(instanceId, april.text, { line: next }));
    await refresh(
      refreshBody(instanceId, march.text, { line, scene: 'UNSUBSCRIBE_RENEWAL_PERIOD' }),
    );
    expect((await readEvents(app(), instanceId)).slice(-3)).toEqual([
      'renewal',
      'renewal',
      'renewal-cancelled',
    ]);
    expect(await readInstance(app(), instanceId)).toMatchObject({ expiresAt: march.at });
  });

  it('does not shorten what a newer renewal has set when an older one arrives late', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    await refresh({ ...refreshBody(instanceId, april.text), ...{ productId: 'OFFI-2' } });
    const late = { ...refreshBody(instanceId, march.text), ...{ productId: 'OFFI-1' } };
    expect(await refresh(late)).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({
      expiresAt: april.at,
      productId: 'OFFI-2',
    });
  });

  it('moves the expiry back for a cancelled renewal, once', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    await refresh(refreshBody(instanceId, april.text));
    const cancel = refreshBody(instanceId, march.text, { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD' });
    expect(await refresh(cancel)).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({ expiresAt: march.at });
    await refresh(refreshBody(instanceId, april.text));
    expect(await refresh(cancel)).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({ expiresAt: april.at });
  });

  it.each(['RENEWAL', 'RENEWAL_CHANGE', 'TRIAL_TO_FORMAL'] as const)(
    'leaves the expiry when a %s arrives after the cancellation that names its order',
    async (scene) => {
      const instanceId = await anInstanceThatIs('active', app());
      const cancel = refreshBody(instanceId, march.text, { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD' });
      await refresh(cancel);
      expect(await refresh({ ...cancel, scene, expireTime: april.text })).toEqual(success);
      expect(await readInstance(app(), instanceId)).toMatchObject({ expiresAt: march.at });
    },
  );

  it.each([
    ['before', 'after'],
    ['after', 'before'],
  ])('ends active with the new expiry whether UNFREEZE comes %s the renewal', async (when) => {
    const instanceId = await anInstanceThatIs('frozen', app());
    if (when === 'before') await signedCall(app(), statusBody(instanceId, 'UNFREEZE'));
    await refresh(refreshBody(instanceId, march.text));
    if (when === 'after') await signedCall(app(), statusBody(instanceId, 'UNFREEZE'));
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'active',
      expiresAt: march.at,
    });
  });

  it('keeps an expiry that was set while the instance was still pending', async () => {
    const instanceId = await anInstanceThatIs('pending', app());
    await refresh(refreshBody(instanceId, march.text));
    await completeProvisioning(app(), instanceId, { frontEndUrl: testFrontEndUrl });
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'active',
      expiresAt: march.at,
    });
  });

  it('refuses a renewal that was applied before, once the instance is released', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const body = refreshBody(instanceId, march.text);
    await refresh(body);
    await signedCall(app(), releaseBody(instanceId));
    expect(await refresh(body)).toEqual(notFound);
  });

  it.each([
    ['30 February', '20270230155959'],
    ['month 13', '20271301155959'],
    ['hour 24', '20270301245959'],
    ['16 digits', '2027030115595900'],
    ['dashes', '2027-03-01T15:59'],
    ['nothing', ''],
  ])('refuses %s as expireTime, naming it', async (_, expireTime) => {
    const instanceId = await anInstanceThatIs('active', app());
    const body = refreshBody(instanceId, expireTime);
    for (const each of [body, { ...body, testFlag: '1' }]) {
      expect(await signedCall(app(), each)).toMatchObject({
        resultCode: '000002',
        resultMsg: expect.stringContaining('expireTime') as string,
      });
    }
    expect(await readInstance(app(), instanceId)).toMatchObject({ expiresAt: null });
  });

  it('answers a debug call with success for any id, and leaves a real instance as it is', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const before = await readInstance(app(), instanceId);
    for (const id of [instanceId, randomUUID()]) {
      const body = { ...refreshBody(id, march.text), ...{ testFlag: '1' } };
      expect(await refresh(body)).toEqual(success);
      expect(await refresh(body)).toEqual(success);
    }
    expect(await readInstance(app(), instanceId)).toEqual(before);
  });
});
