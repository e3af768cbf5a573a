import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { unsubscribeBody } from '../support/change-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { newOrderLine, queryBody, releaseBody } from '../support/marketplace-calls.js';
import { anInstanceThatIs, readEvents, readHistory, readInstance } from '../support/purchased.js';
import { signedCall } from '../support/signed-call.js';
import { testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const success = { resultCode: '000000', resultMsg: 'success.' };

describeEachDatabase('releaseInstance', (database) => {
  const app = useApp(database, { provisioning: { kind: 'by-hand' } });

  it.each(['pending', 'active', 'frozen', 'failed'] as const)(
    'releases an instance that is %s',
    async (state) => {
      const instanceId = await anInstanceThatIs(state, app());
      expect((await signedCall(app(), releaseBody(instanceId))).members).toEqual(success);
      expect(await readInstance(app(), instanceId)).toMatchObject({
        state: 'released',
        releasedAt: testNoon,
      });
      expect(await signedCall(app(), queryBody(instanceId))).toMatchObject({
        resultCode: '000003',
      });
    },
  );

  it('is a success without effect when the instance is released, in the same bytes', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const { text } = await signedCall(app(), unsubscribeBody(instanceId));
    const after = await readInstance(app(), instanceId);
    app().clock.now += 1_000;
    expect((await signedCall(app(), unsubscribeBody(instanceId))).text).toBe(text);
    expect((await signedCall(app(), releaseBody(instanceId))).text).toBe(text);
    app().clock.now = testNoon;
    expect(await readInstance(app(), instanceId)).toEqual(after);
  });

  it('releases once when ten calls come at once', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const calls = Array.from({ length: 10 }, () => signedCall(app(), releaseBody(instanceId)));
    for (const { members } of await Promise.all(calls)) expect(members).toEqual(success);
    const events = await readEvents(app(), instanceId);
    expect(events.filter((event) => event === 'release')).toHaveLength(1);
  });

  it('keeps the order of the unsubscription', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const line = newOrderLine();
    await signedCall(app(), unsubscribeBody(instanceId, line));
    expect((await readHistory(app(), instanceId)).at(-1)).toMatchObject({
      event: 'release',
      detail: line,
    });
    expect(await app().storage.directories.orders.lines(line.orderId)).toMatchObject([
      { ...line, instanceId, purpose: 'release' },
    ]);
  });

  it('counts empty order ids as absent', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const body = unsubscribeBody(instanceId, { orderId: '', orderLineId: '' });
    expect((await signedCall(app(), body)).members).toEqual(success);
    expect((await readHistory(app(), instanceId)).at(-1)).toMatchObject({
      event: 'release',
      detail: {},
    });
  });

  it('answers 000003 for an instance that was never known', async () => {
    expect((await signedCall(app(), releaseBody(randomUUID()))).members).toEqual({
      resultCode: '000003',
      resultMsg: 'instance not found',
    });
  });

  it('answers a debug call with success for any id, and leaves a real instance as it is', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const before = await readInstance(app(), instanceId);
    for (const id of [instanceId, randomUUID()]) {
      const body = { ...releaseBody(id), testFlag: '1' };
      expect((await signedCall(app(), body)).members).toEqual(success);
    }
    expect(await readInstance(app(), instanceId)).toEqual(before);
  });
});
