import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { newInstanceBody, newOrderLine, queryBody } from '../support/marketplace-calls.js';
import { anInstanceThatIs, readInstance } from '../support/purchased.js';
import { replaceAccess, replaceUsage } from '../support/seller-acts.js';
import { signedCall } from '../support/signed-call.js';
import { testFrontEndUrl } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const appInfo = { frontEndUrl: testFrontEndUrl };

describeEachDatabase('queryInstance', (database) => {
  const app = useApp(database, { provisioning: { kind: 'by-hand' } });
  const ask = async (...ids: string[]) => signedCall(app(), queryBody(ids.join(',')));

  it.each(['active', 'frozen'] as const)(
    'tells how to get into an instance that is %s',
    async (state) => {
      const instanceId = await anInstanceThatIs(state, app());
      expect((await ask(instanceId)).members).toEqual({
        resultCode: '000000',
        resultMsg: 'success.',
        info: [{ instanceId, appInfo }],
      });
    },
  );

  it.each([
    ['pending', { resultCode: '000004', resultMsg: 'processing' }],
    ['failed', { resultCode: '000005', resultMsg: 'internal error' }],
    ['released', { resultCode: '000003', resultMsg: 'instance not found' }],
  ] as const)('answers a single instance that is %s without info', async (state, answer) => {
    expect((await ask(await anInstanceThatIs(state, app()))).members).toEqual(answer);
  });

  it('answers 000003 when none of the ids is known', async () => {
    expect((await ask(randomUUID(), randomUUID())).members).toEqual({
      resultCode: '000003',
      resultMsg: 'instance not found',
    });
  });

  it('answers for the ready ones, in the order asked, and leaves out all others', async () => {
    const first = await anInstanceThatIs('active', app());
    const second = await anInstanceThatIs('frozen', app());
    const others = [
      await anInstanceThatIs('pending', app()),
      await anInstanceThatIs('released', app()),
      await anInstanceThatIs('failed', app()),
      randomUUID(),
    ];
    const { members } = await ask(second, ...others, first);
    expect(members.info).toEqual([
      { instanceId: second, appInfo },
      { instanceId: first, appInfo },
    ]);
  });

  it.each([
    [['pending', 'failed', 'released'], '000004'],
    [['failed', 'released'], '000005'],
    [['released'], '000003'],
  ] as const)('answers %j together with %s when none is ready', async (states, resultCode) => {
    const ids: string[] = [randomUUID()];
    for (const state of states) ids.push(await anInstanceThatIs(state, app()));
    expect(await ask(...ids)).toMatchObject({ resultCode });
  });

  it('answers an id that is repeated or has blanks around it once', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const { members } = await ask(` ${instanceId} `, instanceId, `  ${instanceId}`);
    expect(members.info).toEqual([{ instanceId, appInfo }]);
  });

  it('answers for a hundred ids, and refuses the hundred and first', async () => {
    const ids: string[] = [await anInstanceThatIs('active', app())];
    while (ids.length < 100) ids.push(randomUUID());
    expect(await ask(...ids)).toMatchObject({ resultCode: '000000' });
    expect(await ask(...ids, randomUUID())).toMatchObject({
      resultCode: '000002',
      resultMsg: expect.stringContaining('instanceId') as string,
    });
  });

  it('takes a hundred ids of 64 characters, and refuses one of 65', async () => {
    const longest = Array.from({ length: 100 }, (_, at) => String(at).padStart(64, 'x'));
    expect(await ask(...longest)).toMatchObject({ resultCode: '000003' });
    expect(await ask('y', 'x'.repeat(65))).toMatchObject({ resultCode: '000002' });
  });

  it('writes the memo in ASCII, with one backslash before each code', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const memo = '中文 "quoted" \\ 😀';
    await replaceAccess(app(), instanceId, { ...appInfo, memo });
    const { text, members } = await ask(instanceId);
    expect(text).toContain('"memo":"\\u4e2d\\u6587 \\"quoted\\" \\\\ \\ud83d\\ude00"');
    expect(members.info).toEqual([{ instanceId, appInfo: { ...appInfo, memo } }]);
  });

  it('tells access data and usage as they are now', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const access = {
      ...appInfo,
      adminUrl: 'https://admin.example.com',
      userName: 'u',
      password: 'p',
    };
    await replaceAccess(app(), instanceId, access);
    await replaceUsage(app(), instanceId, [
      { usageValue: 1280.5, statisticalTime: Date.UTC(2026, 2, 15, 8, 0, 0, 7) },
      { usageValue: 0.0001, statisticalTime: Date.UTC(2026, 2, 15, 8), relatedInstanceId: 'r' },
    ]);
    expect((await ask(instanceId)).members.info).toEqual([
      {
        instanceId,
        appInfo: access,
        usageInfo: [
          { usageValue: 1280.5, statisticalTime: '20260315080000007' },
          { usageValue: 0.0001, statisticalTime: '20260315080000000', relatedInstanceId: 'r' },
        ],
      },
    ]);
  });

  it('changes nothing', async () => {
    const instanceId = await anInstanceThatIs('active', app());
    const before = await readInstance(app(), instanceId);
    await ask(instanceId);
    expect(await readInstance(app(), instanceId)).toEqual(before);
  });

  it('answers a debug call for each id asked, and tells nothing of real instances', async () => {
    const body = newInstanceBody(newOrderLine());
    const known = body.businessId;
    await signedCall(app(), body);
    const ids = [known, ...Array.from({ length: 99 }, () => randomUUID())];
    const { members } = await signedCall(app(), { ...queryBody(ids.join(',')), testFlag: '1' });
    expect(members).toEqual({
      resultCode: '000000',
      resultMsg: 'success.',
      info: ids.map((instanceId) => ({ instanceId, appInfo })),
    });
  });
});
