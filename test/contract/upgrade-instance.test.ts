import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { upgradeBody } from '../support/change-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { newOrderLine } from '../support/marketplace-calls.js';
import { anInstanceThatIs, readEvents, readHistory, readInstance } from '../support/purchased.js';
import { completeProvisioning } from '../support/seller-acts.js';
import { signedCall } from '../support/signed-call.js';
import { testFrontEndUrl } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const notFound = { resultCode: '000003', resultMsg: 'instance not found' };

describeEachDatabase('upgradeInstance', (database) => {
  const app = useApp(database, { provisioning: { kind: 'by-hand' } });
  const upgrade = async (body: ReturnType<typeof upgradeBody>) =>
    (await signedCall(app(), body)).members;

  it.each(['active', 'frozen'] as const)(
    'is kept for an instance that is %s, whose id and state stay',
    async (state) => {
      const instanceId = await anInstanceThatIs(state, app());
      const line = newOrderLine();
      expect(await upgrade(upgradeBody(instanceId, line))).toEqual(success);
      expect(await readInstance(app(), instanceId)).toMatchObject({ state });
      expect((await readHistory(app(), instanceId)).at(-1)).toMatchObject({
        event: 'upgrade',
        detail: line,
      });
      expect(await app().storage.directories.orders.lines(line.orderId)).toMatchObject([
        { ...line, instanceId, purpose: 'upgrade' },
      ]);
    },
  );

  it('invites a repeat with 000005 while pending, and takes it afterwards', async () => {
    const instanceId = await anInstanceThatIs('pending', app());
    const body = upgradeBody(instanceId);
    expect(await upgrade(body)).toEqual({
      resultCode: '000005',
      resultMsg: 'the instance is still being provisioned; call again later',
    });
    await completeProvisioning(app(), instanceId, { frontEndUrl: testFrontEndUrl });
    expect(await upgrade(body)).toEqual(success);
  });

  it.each(['released', 'failed'] as const)(
    'answers 000003 for an instance that is %s',
    async (state) => {
      const instanceId = await anInstanceThatIs(state, app());
      expect(await upgrade(upgradeBody(instanceId))).toEqual(notFound);
    },
  );

  it('answers 000003 for an instance that was never known', async () => {
    expect(await upgrade(upgradeBody(randomUUID()))).toEqual(notFound);
  });

  it('applies the same order line once, also when it comes ten times at once', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const body = upgradeBody(instanceId);
    const { text } = await signedCall(app(), body);
    const answers = await Promise.all(Array.from({ length: 10 }, () => signedCall(app(), body)));
    expect(new Set([text, ...answers.map((each) => each.text)]).size).toBe(1);
    const events = await readEvents(app(), instanceId);
    expect(events.filter((event) => event === 'upgrade')).toHaveLength(1);
  });

  it('applies each order of its own', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    await upgrade(upgradeBody(instanceId));
    await upgrade(upgradeBody(instanceId));
    expect((await readEvents(app(), instanceId)).slice(-2)).toEqual(['upgrade', 'upgrade']);
  });

  it('answers a debug call with success for any id, and leaves a real instance as it is', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const before = await readInstance(app(), instanceId);
    for (const id of [instanceId, randomUUID()]) {
      expect(await upgrade({ ...upgradeBody(id), ...{ testFlag: '1' } })).toEqual(success);
    }
    expect(await readInstance(app(), instanceId)).toEqual(before);
  });
});
