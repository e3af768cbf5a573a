import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { refreshBody } from '../support/change-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { licenseApplication } from '../support/license-calls.js';
import { releaseBody } from '../support/marketplace-calls.js';
import { anInstanceThatIs } from '../support/purchased.js';
import { signedCall } from '../support/signed-call.js';
import { testNoon } from '../support/start-app.js';
import { storedContent } from '../support/stored-content.js';
import { useApp } from '../support/use-app.js';
import { expectNowhere, readableWithoutKeys } from './left-behind.js';

const accepted = { resultCode: '000004', resultMsg: 'processing' };
const delivered = { resultCode: '000000', resultMsg: 'success.' };
const notFound = { resultCode: '000003', resultMsg: 'instance not found' };
const provisioning = { kind: 'by-hand' } as const;
const march5 = Date.UTC(2026, 2, 5, 10, 30, 15);

describeEachDatabase('getLicenseAsync', (database) => {
  const app = useApp(database, { provisioning, logLevel: 'trace' });
  const secondApp = useApp(database, { provisioning });
  const apply = async (body: object) => (await signedCall(app(), body)).members;
  const applications = async (eventId: string) => {
    const { licenseRequests } = app().storage.directories;
    return (await licenseRequests.list({ eventId }, { limit: 100 })).items;
  };

  it('records an application and only acknowledges it', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const deviceFingerprint = '5B0F2E9C71D84A36B9E04C7D1A6F8E23';
    const expireTime = '2027-03-01 15:59:59 z';
    const body = licenseApplication(instanceId, { deviceFingerprint, expireTime });
    expect(await apply(body)).toEqual(accepted);
    expect(await applications(body.eventId)).toEqual([
      {
        eventId: body.eventId,
        deviceFingerprint,
        instanceId,
        effectiveAt: march5,
        expiresAt: Date.UTC(2027, 2, 1, 15, 59, 59),
        state: 'accepted',
        requestedAt: testNoon,
        settledAt: null,
        refusal: null,
        jobId: null,
        version: 1,
      },
    ]);
    const { licenses } = app().storage.directories;
    expect(await licenses.find(instanceId)).toBeUndefined();
  });

  it('answers a repeat in the same bytes and records nothing, whatever else it tells', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const other = await anInstanceThatIs('active', app());
    const body = licenseApplication(instanceId, { deviceFingerprint: 'F-1' });
    const { text } = await signedCall(app(), body);
    const content = await storedContent(app());
    for (const more of [
      {},
      { effectiveTime: '2026-04-05 10:30:15 z' },
      { expireTime: '2028-04-05 10:30:15 z' },
      { instanceId: other },
    ]) {
      expect((await signedCall(app(), { ...body, ...more })).text).toBe(text);
      expect((await signedCall(secondApp(), { ...body, ...more })).text).toBe(text);
    }
    expect(await storedContent(app())).toEqual(content);
  });

  it('takes an absent fingerprint for an empty one, and another one for another device', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const body = licenseApplication(instanceId);
    for (const more of [{}, { deviceFingerprint: '' }, { deviceFingerprint: null }]) {
      expect(await apply({ ...body, ...more })).toEqual(accepted);
    }
    expect(await applications(body.eventId)).toMatchObject([{ deviceFingerprint: '' }]);
    for (const deviceFingerprint of ['F-1', 'f-1', 'F-1 ']) {
      await apply({ ...body, deviceFingerprint });
    }
    expect(await applications(body.eventId)).toHaveLength(4);
  });

  it.each([
    ['pending', accepted],
    ['active', accepted],
    ['frozen', accepted],
    ['released', notFound],
    ['failed', notFound],
  ] as const)('for an instance that is %s is answered %j', async (state, answer) => {
    const body = licenseApplication(await anInstanceThatIs(state, app()));
    expect(await apply(body)).toEqual(answer);
    expect(await applications(body.eventId)).toHaveLength(answer === accepted ? 1 : 0);
  });

  it('is answered 000003 for an unknown instance, and for an accepted one after the release', async () => {
    expect(await apply(licenseApplication(randomUUID()))).toEqual(notFound);
    const instanceId = await anInstanceThatIs('active', app());
    const body = licenseApplication(instanceId);
    await apply(body);
    await signedCall(app(), releaseBody(instanceId));
    expect(await apply(body)).toEqual(notFound);
    expect(await applications(body.eventId)).toHaveLength(1);
  });

  it.each([
    ['before the known expiry', '2027-03-01 15:59:58 z', accepted],
    ['at the known expiry', '2027-03-01 15:59:59 z', accepted],
    ['a second after it', '2027-03-01 16:00:00 z', { resultCode: '000901' }],
    ['never', '', accepted],
  ])('with an end %s is judged by it', async (_, expireTime, answer) => {
    const instanceId = await anInstanceThatIs('active', app());
    await signedCall(app(), refreshBody(instanceId, '20270301155959'));
    const body = licenseApplication(instanceId, { expireTime });
    expect(await apply(body)).toMatchObject(answer);
    expect(await applications(body.eventId)).toHaveLength(answer === accepted ? 1 : 0);
  });

  it('is judged anew after a refusal', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    await signedCall(app(), refreshBody(instanceId, '20270301155959'));
    const body = licenseApplication(instanceId, { expireTime: '2028-03-01 15:59:59 z' });
    expect(await apply(body)).toMatchObject({ resultCode: '000901' });
    await signedCall(app(), refreshBody(instanceId, '20280301155959'));
    expect(await apply(body)).toEqual(accepted);
  });

  it.each([
    ['2026-03-05 10:30:15 z', march5],
    ['2026-03-05 10:30:15 Z', march5],
    ['2026-03-05 10:30:15z', march5],
    ['2026-03-05 10:30:15', march5],
    ['20260305103015', march5],
    ['20260305103015123', march5 + 123],
  ])('reads %j as the time that it is, in UTC', async (effectiveTime, effectiveAt) => {
    const instanceId = await anInstanceThatIs('active', app());
    const body = licenseApplication(instanceId, { effectiveTime });
    expect(await apply(body)).toEqual(accepted);
    expect(await applications(body.eventId)).toMatchObject([{ effectiveAt, expiresAt: null }]);
  });

  it.each([
    ['effectiveTime', { effectiveTime: '2026-02-30 10:30:15 z' }],
    ['effectiveTime', { effectiveTime: '2026-03-05T10:30:15Z' }],
    ['effectiveTime', { effectiveTime: '1772706615000' }],
    ['expireTime', { expireTime: '2027-02-30 10:30:15 z' }],
    ['expireTime', { expireTime: '2026-03-05 10:30:15 z' }],
    ['expireTime', { expireTime: '20260305103014999' }],
  ])('is refused for its %s: %j, in real and debug calls', async (name, times) => {
    const instanceId = await anInstanceThatIs('active', app());
    for (const testFlag of ['0', '1']) {
      const body = licenseApplication(instanceId, { ...times, testFlag });
      expect(await apply(body)).toMatchObject({
        resultCode: '000002',
        resultMsg: expect.stringContaining(name) as string,
      });
      expect(await applications(body.eventId)).toEqual([]);
    }
  });

  it('makes one application of fifty calls at once on two servers', async () => {
    const body = licenseApplication(await anInstanceThatIs('active', app()), {
      deviceFingerprint: 'F-50',
    });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        signedCall(index % 2 === 0 ? app() : secondApp(), body),
      ),
    );
    for (const { members } of answers) expect(members).toEqual(accepted);
    expect(await applications(body.eventId)).toHaveLength(1);
  });

  it('keeps the fingerprint from everybody without a key', async () => {
    const deviceFingerprint = 'D1-00:16:3E:00:00:01|SERIAL-指纹';
    const instanceId = await anInstanceThatIs('active', app());
    const body = licenseApplication(instanceId, { deviceFingerprint });
    for (const more of [{}, { testFlag: '1' }, { testFlag: 'x' }, { effectiveTime: 'x' }]) {
      await apply({ ...body, ...more });
    }
    await signedCall(app(), body, { accessKey: 'key-of-somebody-else' });
    expect(await applications(body.eventId)).toMatchObject([{ deviceFingerprint }]);
    const places = await readableWithoutKeys(app(), database);
    expect(places['table license_requests']).toContain(body.eventId);
    expectNowhere(places, { deviceFingerprint });
  });

  it('answers a debug call 000000 for any instance, for ever, and leaves nothing', async () => {
    const known = await anInstanceThatIs('active', app());
    const content = await storedContent(app());
    for (const instanceId of [known, randomUUID()]) {
      const body = licenseApplication(instanceId, { testFlag: '1', deviceFingerprint: 'F-1' });
      const { members, text } = await signedCall(app(), body);
      expect(members).toEqual(delivered);
      expect((await signedCall(app(), body)).text).toBe(text);
    }
    expect(await storedContent(app())).toEqual(content);
  });
});
