import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { statusBody } from '../support/marketplace-calls.js';
import { anInstanceThatIs, readEvents, readInstance } from '../support/purchased.js';
import { completeProvisioning } from '../support/seller-acts.js';
import { signedCall } from '../support/signed-call.js';
import { testFrontEndUrl } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const success = { resultCode: '000000', resultMsg: 'success.' };

describeEachDatabase('updateInstanceStatus', (database) => {
  const app = useApp(database, { provisioning: { kind: 'by-hand' } });
  const set = async (instanceId: string, status: 'FREEZE' | 'UNFREEZE') =>
    (await signedCall(app(), statusBody(instanceId, status))).members;

  it.each([
    ['FREEZE', 'active', 'frozen'],
    ['UNFREEZE', 'frozen', 'active'],
  ] as const)(
    '%s makes an instance that is %s %s, and keeps its data',
    async (status, from, to) => {
      const instanceId = await anInstanceThatIs(from, app());
      const { access } = await readInstance(app(), instanceId);
      expect(await set(instanceId, status)).toEqual(success);
      expect(await readInstance(app(), instanceId)).toMatchObject({ state: to, access });
      expect((await readEvents(app(), instanceId)).at(-1)).toBe(status.toLowerCase());
    },
  );

  it.each([
    ['FREEZE', 'frozen'],
    ['UNFREEZE', 'active'],
    ['FREEZE', 'released'],
    ['UNFREEZE', 'released'],
    ['FREEZE', 'failed'],
    ['UNFREEZE', 'failed'],
    ['UNFREEZE', 'pending'],
  ] as const)(
    '%s is a success without effect for an instance that is %s',
    async (status, state) => {
      const instanceId = await anInstanceThatIs(state, app());
      const before = await readInstance(app(), instanceId);
      expect(await set(instanceId, status)).toEqual(success);
      expect(await readInstance(app(), instanceId)).toEqual(before);
    },
  );

  it('applies a FREEZE that came while pending when provisioning succeeds', async () => {
    const instanceId = await anInstanceThatIs('pending', app());
    expect(await set(instanceId, 'FREEZE')).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'pending' });
    await completeProvisioning(app(), instanceId, { frontEndUrl: testFrontEndUrl });
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'frozen' });
  });

  it('lets an UNFREEZE cancel the FREEZE that waits', async () => {
    const instanceId = await anInstanceThatIs('pending', app());
    await set(instanceId, 'FREEZE');
    expect(await set(instanceId, 'UNFREEZE')).toEqual(success);
    await completeProvisioning(app(), instanceId, { frontEndUrl: testFrontEndUrl });
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'active' });
  });

  it('obeys a FREEZE that is repeated after UNFREEZE: it may be a new violation', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    await set(instanceId, 'FREEZE');
    await set(instanceId, 'UNFREEZE');
    expect(await set(instanceId, 'FREEZE')).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'frozen' });
  });

  it('writes one event for ten calls at once', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const calls = Array.from({ length: 10 }, () => set(instanceId, 'FREEZE'));
    for (const members of await Promise.all(calls)) expect(members).toEqual(success);
    const events = await readEvents(app(), instanceId);
    expect(events.filter((event) => event === 'freeze')).toHaveLength(1);
  });

  it('answers 000003 for an instance that was never known', async () => {
    expect(await set(randomUUID(), 'FREEZE')).toEqual({
      resultCode: '000003',
      resultMsg: 'instance not found',
    });
  });

  it.each(['NORMAL', 'freeze', 'UNFREEZE ', ''])('refuses status %j, naming it', async (status) => {
    const instanceId = await anInstanceThatIs('active', app());
    const body = { activity: 'updateInstanceStatus', instanceId, status };
    expect(await signedCall(app(), body)).toMatchObject({
      resultCode: '000002',
      resultMsg: expect.stringContaining('status') as string,
    });
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'active' });
  });

  it('answers a debug call with success for any id, and leaves a real instance as it is', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const before = await readInstance(app(), instanceId);
    for (const id of [instanceId, randomUUID()]) {
      const body = { ...statusBody(id, 'FREEZE'), testFlag: '1' };
      expect((await signedCall(app(), body)).members).toEqual(success);
    }
    expect(await readInstance(app(), instanceId)).toEqual(before);
  });
});
