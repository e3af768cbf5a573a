import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import { anInstanceThatIs, readInstance } from '../support/purchased.js';
import { replaceAccess, replaceUsage } from '../support/seller-acts.js';
import { testFrontEndUrl } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import {
  anInstanceV1ThatIs,
  callV1,
  openedAppInfo,
  queryV1,
  type FieldSecret,
} from '../support/v1-calls.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const appInfo = { frontEndUrl: testFrontEndUrl };
const access = { ...appInfo, userName: 'admin', password: 'Initial-Pass-1' };

describeEachDatabase('queryInstance of V1', (database) => {
  const provisioning = { kind: 'by-hand' } as const;
  const app = useApp(database, { provisioning });
  const withAes128 = useApp(database, {
    provisioning,
    environment: { KOOGATE_V1_ENCRYPT_TYPE: '2' },
  });
  const ask = async (...ids: string[]) => (await callV1(app(), queryV1(...ids))).members;

  it.each(['active', 'frozen'] as const)('tells how to get into one that is %s', async (state) => {
    const instanceId = await anInstanceV1ThatIs(state, app());
    expect(await ask(instanceId)).toEqual({
      ...success,
      encryptType: '1',
      info: [{ instanceId, appInfo }],
    });
  });

  it.each([
    ['pending', { resultCode: '000004', resultMsg: 'processing' }],
    ['failed', { resultCode: '000005', resultMsg: 'internal error' }],
    ['released', { resultCode: '000003', resultMsg: 'instance not found' }],
  ] as const)('answers a single one that is %s with its code alone', async (state, answer) => {
    expect(await ask(await anInstanceV1ThatIs(state, app()))).toEqual(answer);
  });

  it.each([
    [['pending', 'failed', 'released'], '000004'],
    [['failed', 'released'], '000005'],
    [['released'], '000003'],
    [[], '000003'],
  ] as const)('answers %j and an unknown one together with %s', async (states, resultCode) => {
    const ids: string[] = [randomUUID()];
    for (const state of states) ids.push(await anInstanceV1ThatIs(state, app()));
    expect(await ask(...ids)).toMatchObject({ resultCode });
  });

  it('answers for the ready ones of either version, in the order asked, each once', async () => {
    const first = await anInstanceV1ThatIs('active', app());
    const second = await anInstanceThatIs('frozen', app());
    const others = [
      await anInstanceV1ThatIs('pending', app()),
      await anInstanceV1ThatIs('released', app()),
      randomUUID(),
    ];
    const { info } = await ask(second, ...others, ` ${first} `, first);
    expect(info).toEqual([
      { instanceId: second, appInfo },
      { instanceId: first, appInfo },
    ]);
  });

  it('answers for a hundred ids, and refuses the hundred and first and an empty one', async () => {
    const ids: string[] = [await anInstanceV1ThatIs('active', app())];
    while (ids.length < 100) ids.push(randomUUID());
    expect(await ask(...ids)).toMatchObject(success);
    for (const wrong of [[...ids, randomUUID()], ['a', '', 'b'], ['x'.repeat(65)]]) {
      expect(await ask(...wrong)).toMatchObject({
        resultCode: '000002',
        resultMsg: expect.stringContaining('instanceId') as string,
      });
    }
  });

  it.each(['1', '2'] as const)(
    'encrypts the account of every instance with algorithm %s when that is configured, in the same bytes each time',
    async (encryptType) => {
      const server = encryptType === '1' ? app() : withAes128();
      const ids = [
        await anInstanceV1ThatIs('active', app()),
        await anInstanceThatIs('active', app()),
      ];
      for (const id of ids) await replaceAccess(app(), id, access);
      const { members, text } = await callV1(server, queryV1(...ids));
      expect(members).toMatchObject({ encryptType });
      const shown = members.info as readonly { appInfo: Record<string, string> }[];
      const secret: FieldSecret = { encryptType };
      expect(shown.map((info) => openedAppInfo(server, info.appInfo, secret))).toEqual([
        access,
        access,
      ]);
      const fields = shown.flatMap(({ appInfo: shownInfo }) => [
        shownInfo.userName?.slice(0, 16),
        shownInfo.password?.slice(0, 16),
      ]);
      expect(new Set(fields).size).toBe(4);
      expect((await callV1(server, queryV1(...ids))).text).toBe(text);
    },
  );

  it('tells the usage of the moment, for a package one entry for each billing item', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app(), { chargingMode: '5' });
    await replaceUsage(app(), instanceId, [
      { usageValue: 1280.5, statisticalTime: Date.UTC(2026, 2, 15, 8, 0, 0, 7) },
      {
        usageValue: 0.0001,
        statisticalTime: Date.UTC(2026, 2, 15, 8),
        relatedInstanceId: 'r-1',
        dashboardUrl: 'https://app.example.com/usage',
      },
    ]);
    expect((await ask(instanceId)).info).toEqual([
      {
        instanceId,
        appInfo,
        usageInfo: [
          { usageValue: 1280.5, statisticalTime: '20260315080000007' },
          {
            usageValue: 0.0001,
            statisticalTime: '20260315080000000',
            relatedInstanceId: 'r-1',
            dashboardUrl: 'https://app.example.com/usage',
          },
        ],
      },
    ]);
    await replaceUsage(app(), instanceId, [{ usageValue: 3, statisticalTime: Date.UTC(2026, 3) }]);
    expect((await ask(instanceId)).info).toMatchObject([{ usageInfo: [{ usageValue: 3 }] }]);
  });

  it('changes nothing', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    const before = await readInstance(app(), instanceId);
    await ask(instanceId);
    expect(await readInstance(app(), instanceId)).toEqual(before);
  });
});
