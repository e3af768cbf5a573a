import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { InstanceState } from '../../src/domain/instance.js';
import { refreshBody, upgradeBody } from '../support/change-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { queryBody, releaseBody, statusBody } from '../support/marketplace-calls.js';
import { anInstanceThatIs, readEvents, readInstance } from '../support/purchased.js';
import { completeProvisioning, replaceAccess } from '../support/seller-acts.js';
import { signedCall } from '../support/signed-call.js';
import { testFrontEndUrl, testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import {
  again,
  anInstanceV1ThatIs,
  callV1,
  expireV1,
  queryV1,
  refreshV1,
  releaseV1,
  statusV1,
  upgradeV1,
  type V1Parameters,
} from '../support/v1-calls.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const earlier = { text: '20260601155959', at: Date.UTC(2026, 5, 1, 15, 59, 59) };
const known = { text: '20270301155959', at: Date.UTC(2027, 2, 1, 15, 59, 59) };
const later = { text: '20280301155959', at: Date.UTC(2028, 2, 1, 15, 59, 59) };
const appInfo = { frontEndUrl: testFrontEndUrl };

const sentences: Readonly<Record<string, string>> = {
  '000000': 'success.',
  '000003': 'instance not found',
  '000005': 'the instance is still being provisioned; call again later',
};

const states = ['unknown', 'pending', 'active', 'frozen', 'released', 'failed'] as const;
type Outcomes = readonly [string, string, string, string, string, string];

const calls = {
  renewal: (id) => refreshV1(id, later.text),
  conversion: (id) => refreshV1(id, later.text, { trialToFormal: '1', orderAmount: '0' }),
  'late renewal': (id) => refreshV1(id, earlier.text),
  'late conversion': (id) => refreshV1(id, earlier.text, { trialToFormal: '1' }),
  'cancelled renewal': (id) => refreshV1(id, earlier.text, { orderAmount: '-0.001' }),
  expiry: (id) => expireV1(id),
  FREEZE: (id) => statusV1(id, 'FREEZE'),
  NORMAL: (id) => statusV1(id, 'NORMAL'),
  upgrade: (id) => upgradeV1(id),
  release: (id) => releaseV1(id),
} as const satisfies Record<string, (instanceId: string) => V1Parameters>;

/** The code, the state afterwards (`=`: as it was) and, where one is named, the expiry. */
/* prettier-ignore */
const moves: readonly [keyof typeof calls, Outcomes][] = [
  //                      unknown   pending             active              frozen              released    failed
  ['renewal',           ['000003', '000000 = later',   '000000 = later',   '000000 active later', '000003 =', '000003 =']],
  ['conversion',        ['000003', '000000 = later',   '000000 = later',   '000000 active later', '000003 =', '000003 =']],
  ['late renewal',      ['000003', '000000 =',         '000000 =',         '000000 =',          '000003 =', '000003 =']],
  ['late conversion',   ['000003', '000000 =',         '000000 =',         '000000 =',          '000003 =', '000003 =']],
  ['cancelled renewal', ['000003', '000000 = earlier', '000000 = earlier', '000000 = earlier',  '000003 =', '000003 =']],
  ['expiry',            ['000003', '000000 =',         '000000 frozen',    '000000 =',          '000000 =', '000000 =']],
  ['FREEZE',            ['000003', '000000 =',         '000000 frozen',    '000000 =',          '000000 =', '000000 =']],
  ['NORMAL',            ['000003', '000000 =',         '000000 =',         '000000 active',     '000000 =', '000000 =']],
  ['upgrade',           ['000003', '000005 =',         '000000 =',         '000000 =',          '000003 =', '000003 =']],
  ['release',           ['000003', '000000 released',  '000000 released',  '000000 released',   '000000 =', '000000 released']],
];

const expiries: Readonly<Record<string, number>> = { earlier: earlier.at, later: later.at };

describeEachDatabase('the life of an instance of V1', (database) => {
  const app = useApp(database, { provisioning: { kind: 'by-hand' } });
  const call = async (parameters: V1Parameters) => (await callV1(app(), parameters)).members;

  it.each(
    moves.flatMap(([event, outcomes]) =>
      states.map((state, index) => ({ event, state, outcome: outcomes[index] ?? '' })),
    ),
  )('$event, $state: $outcome', async ({ event, state, outcome }) => {
    const [resultCode = '', moved, expiry] = outcome.split(' ');
    const instanceId =
      state === 'unknown'
        ? randomUUID()
        : await anInstanceV1ThatIs(state, app(), { expireTime: known.text });
    const parameters = calls[event](instanceId);
    const { text, members } = await callV1(app(), parameters);
    expect(members).toEqual({ resultCode, resultMsg: sentences[resultCode] });
    if (state === 'unknown') return;
    const after = await readInstance(app(), instanceId);
    expect(after).toMatchObject({
      state: moved === '=' ? state : moved,
      expiresAt: expiry === undefined ? known.at : expiries[expiry],
    });
    expect((await callV1(app(), again(parameters))).text).toBe(text);
    expect(await readInstance(app(), instanceId)).toEqual(after);
  });

  it.each([
    ['no other call comes', [], 'frozen'],
    ['NORMAL comes', ['NORMAL'], 'active'],
    ['a renewal comes', ['renewal'], 'active'],
    ['a late renewal comes', ['late renewal'], 'frozen'],
    ['a cancellation comes', ['cancelled renewal'], 'frozen'],
    ['a renewal and another expiry come', ['renewal', 'expiry'], 'frozen'],
  ] as const)('an expiry during provisioning, when %s: %s ends %s', async (_, events, state) => {
    const instanceId = await anInstanceV1ThatIs('pending', app(), { expireTime: known.text });
    for (const event of ['expiry', ...events] as const) {
      expect(await call(calls[event](instanceId))).toEqual(success);
    }
    await completeProvisioning(app(), instanceId, appInfo);
    expect(await readInstance(app(), instanceId)).toMatchObject({ state });
  });

  it('obeys a FREEZE that is repeated after NORMAL or a renewal: it may be a new one', async () => {
    const instanceId = await anInstanceV1ThatIs('frozen', app());
    await call(statusV1(instanceId, 'NORMAL'));
    await call(statusV1(instanceId, 'FREEZE'));
    await call(refreshV1(instanceId, later.text));
    await call(expireV1(instanceId));
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'frozen' });
    expect((await readEvents(app(), instanceId)).slice(-5)).toEqual([
      'freeze',
      'unfreeze',
      'freeze',
      'renewal',
      'freeze',
    ]);
  });

  it('writes one event for ten calls at once', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    for (const [event, make] of [
      ['freeze', expireV1],
      ['release', releaseV1],
    ] as const) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => call(make(instanceId))));
      for (const members of answers) expect(members).toEqual(success);
      const events = await readEvents(app(), instanceId);
      expect(events.filter((each) => each === event)).toHaveLength(1);
    }
  });

  it('refuses the words of V2 for a status, and takes its own exactly', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    for (const instanceStatus of ['UNFREEZE', 'freeze', 'FREEZE ', '']) {
      expect(await call({ ...statusV1(instanceId, 'FREEZE'), instanceStatus })).toMatchObject({
        resultCode: '000002',
        resultMsg: expect.stringContaining('instanceStatus') as string,
      });
    }
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'active' });
  });

  it('ends with the order that the release names', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    const { orderId } = await readInstance(app(), instanceId);
    await call({ ...releaseV1(instanceId, orderId), orderAmount: '-12.5' });
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'released',
      releasedAt: testNoon,
    });
    expect(await app().storage.directories.orders.lines(orderId)).toMatchObject([
      { purpose: 'purchase' },
      { purpose: 'release', instanceId, orderLineId: '' },
    ]);
  });

  it('is forgotten by its release as far as access data go', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    await replaceAccess(app(), instanceId, { ...appInfo, userName: 'admin', password: 'p' });
    await call(releaseV1(instanceId));
    expect(await readInstance(app(), instanceId)).toMatchObject({ access: null });
  });

  it.each<[InstanceState, object]>([
    ['active', { ...success, info: [{ appInfo }] }],
    ['frozen', { ...success, info: [{ appInfo }] }],
    ['pending', { resultCode: '000004' }],
    ['released', { resultCode: '000003' }],
    ['failed', { resultCode: '000005' }],
  ])('can be watched by queryInstance of V2 while %s, in clear text', async (state, shown) => {
    const instanceId = await anInstanceV1ThatIs(state, app());
    const isReady = 'info' in shown;
    const access = { ...appInfo, userName: 'admin', password: 'Initial-Pass-1' };
    if (isReady) await replaceAccess(app(), instanceId, access);
    const { members } = await signedCall(app(), queryBody(instanceId));
    expect(members).toMatchObject(
      isReady ? { ...shown, info: [{ instanceId, appInfo: access }] } : shown,
    );
  });

  it('obeys the calls of V2 as an instance of V2 does', async () => {
    const instanceId = await anInstanceV1ThatIs('active', app());
    const frozen = [statusBody(instanceId, 'FREEZE'), refreshBody(instanceId, later.text)];
    for (const body of [...frozen, upgradeBody(instanceId)]) {
      expect((await signedCall(app(), body)).members).toEqual(success);
    }
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'frozen',
      expiresAt: later.at,
    });
    await signedCall(app(), releaseBody(instanceId));
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'released' });
  });

  it('is led by V1 calls when it was bought by V2, too', async () => {
    const instanceId = await anInstanceThatIs('frozen', app());
    expect(await call(refreshV1(instanceId, later.text))).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'active' });
    await call(expireV1(instanceId));
    expect(await call(queryV1(instanceId))).toMatchObject({ info: [{ instanceId, appInfo }] });
    expect(await call(upgradeV1(instanceId))).toEqual(success);
    expect(await readInstance(app(), instanceId)).toMatchObject({
      state: 'frozen',
      productId: '00301-120036-0--0',
    });
    await call(releaseV1(instanceId));
    expect(await signedCall(app(), queryBody(instanceId))).toMatchObject({ resultCode: '000003' });
  });
});
