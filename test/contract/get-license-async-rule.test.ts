import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { LicenseApplication } from '../../src/domain/licensing.js';
import type { JudgeLicenseRequest } from '../../src/jobs/licensing.js';
import { describeEachDatabase } from '../support/databases.js';
import { licenseApplication, useAppOfBrokenSeller } from '../support/license-calls.js';
import { anInstanceThatIs } from '../support/purchased.js';
import { signedCall } from '../support/signed-call.js';
import { storedContent } from '../support/stored-content.js';

const accepted = { resultCode: '000004', resultMsg: 'processing' };
const delivered = { resultCode: '000000', resultMsg: 'success.' };
const provisioning = { kind: 'by-hand' } as const;
const march5 = Date.UTC(2026, 2, 5, 10, 30, 15);

describeEachDatabase('the rule of the seller for applications', (database) => {
  let rule: JudgeLicenseRequest;
  const asked: LicenseApplication[] = [];
  const app = useAppOfBrokenSeller(database, {
    provisioning,
    deadlineMs: 40,
    licensing: {
      judgeLicenseRequest: (application) => {
        asked.push(application);
        return rule(application);
      },
    },
  });
  const apply = async (body: object) => (await signedCall(app(), body)).members;

  it('is told the instance and what is asked for, once', async () => {
    rule = () => 'accepted';
    const instanceId = await anInstanceThatIs('frozen', app());
    const body = licenseApplication(instanceId, { deviceFingerprint: 'F-1' });
    await apply(body);
    await apply(body);
    const told = asked.filter(({ request }) => request.eventId === body.eventId);
    expect(told).toMatchObject([{ instance: { instanceId, state: 'frozen' } }]);
    expect(told[0]?.request).toEqual({
      eventId: body.eventId,
      deviceFingerprint: 'F-1',
      effectiveAt: march5,
      expiresAt: null,
    });
  });

  it('may say that the License was delivered already: 000000, for ever', async () => {
    rule = () => 'delivered';
    const body = licenseApplication(await anInstanceThatIs('active', app()));
    const { members, text } = await signedCall(app(), body);
    expect(members).toEqual(delivered);
    rule = () => '000900';
    expect((await signedCall(app(), body)).text).toBe(text);
    const { licenseRequests } = app().storage.directories;
    const { items } = await licenseRequests.list({ state: 'delivered' }, { limit: 10 });
    expect(items).toMatchObject([{ eventId: body.eventId }]);
  });

  it.each(['000005', '000900', '000901', '000902', '000903'] as const)(
    'may refuse with %s, which nobody remembers',
    async (code) => {
      rule = async () => code;
      const body = licenseApplication(await anInstanceThatIs('active', app()));
      const content = await storedContent(app());
      const { resultCode, resultMsg } = await apply(body);
      expect(resultCode).toBe(code);
      expect(resultMsg).not.toBe('success.');
      expect(await storedContent(app())).toEqual(content);
      rule = () => 'accepted';
      expect(await apply(body)).toEqual(accepted);
    },
  );

  it('refuses for now when it throws, and accepts when it does not answer in time', async () => {
    const body = licenseApplication(await anInstanceThatIs('active', app()));
    rule = () => Promise.reject(new Error('no quota server'));
    expect(await apply(body)).toEqual({ resultCode: '000005', resultMsg: 'internal error' });
    rule = () => new Promise(() => undefined);
    expect(await apply(body)).toEqual(accepted);
  });

  it('gives one answer to calls at once, although it thinks differently each time', async () => {
    let judged = 0;
    rule = async () => {
      judged += 1;
      return judged % 2 === 0 ? 'accepted' : 'delivered';
    };
    const body = licenseApplication(await anInstanceThatIs('active', app()));
    const calls = Array.from({ length: 20 }, () => signedCall(app(), body));
    expect(new Set((await Promise.all(calls)).map(({ text }) => text)).size).toBe(1);
  });

  it('is not asked for a debug call', async () => {
    rule = () => '000900';
    const body = licenseApplication(randomUUID(), { testFlag: '1' });
    expect(await apply(body)).toEqual(delivered);
    expect(asked.some(({ request }) => request.eventId === body.eventId)).toBe(false);
  });
});
