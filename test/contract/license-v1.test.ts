import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../support/databases.js';
import {
  aBoughtLicense,
  expireLicense,
  refreshLicense,
  releaseLicense,
} from '../support/license-calls.js';
import { queryBody, releaseBody } from '../support/marketplace-calls.js';
import { readEvents, readHistory, readInstance } from '../support/purchased.js';
import { signedCall } from '../support/signed-call.js';
import type { StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import {
  again,
  anInstanceV1ThatIs,
  callV1,
  expireV1,
  newOrderId,
  queryV1,
  refreshV1,
  releaseV1,
  type V1Parameters,
} from '../support/v1-calls.js';

const success = { resultCode: '000000', resultMsg: 'success.' };
const notFound = { resultCode: '000003', resultMsg: 'instance not found' };
const earlier = { text: '20260601155959', at: Date.UTC(2026, 5, 1, 15, 59, 59) };
const known = { text: '20270301155959', at: Date.UTC(2027, 2, 1, 15, 59, 59) };
const later = { text: '20280301155959000', at: Date.UTC(2028, 2, 1, 15, 59, 59) };

const states = ['unknown', 'active', 'frozen', 'released'] as const;
type Outcomes = readonly [string, string, string, string];

const calls = {
  renewal: (id) => refreshLicense(id, later.text),
  conversion: (id) => refreshLicense(id, later.text, { trialToFormal: '1' }),
  'late renewal': (id) => refreshLicense(id, earlier.text, { orderAmount: '12' }),
  'cancelled renewal': (id) => refreshLicense(id, earlier.text, { orderAmount: '-12' }),
  expiry: (id) => expireLicense(id),
  release: (id) => releaseLicense(id),
} as const satisfies Record<string, (instanceId: string) => V1Parameters>;

/** The code, the state afterwards (`=`: as it was) and, where one is named, the expiry. */
/* prettier-ignore */
const moves: readonly [keyof typeof calls, Outcomes][] = [
  //                      unknown   active              frozen                 released
  ['renewal',           ['000003', '000000 = later',   '000000 active later', '000003 =']],
  ['conversion',        ['000003', '000000 = later',   '000000 active later', '000003 =']],
  ['late renewal',      ['000003', '000000 =',         '000000 =',            '000003 =']],
  ['cancelled renewal', ['000003', '000000 = earlier', '000000 = earlier',    '000003 =']],
  ['expiry',            ['000003', '000000 frozen',    '000000 =',            '000000 =']],
  ['release',           ['000003', '000000 released',  '000000 released',     '000000 =']],
];

const expiries: Readonly<Record<string, number>> = { earlier: earlier.at, later: later.at };

describeEachDatabase('the life of a License of V1', (database) => {
  const app = useApp(database);

  it.each(
    moves.flatMap(([event, outcomes]) =>
      states.map((state, index) => ({ event, state, outcome: outcomes[index] ?? '' })),
    ),
  )('$event, $state: $outcome', async ({ event, state, outcome }) => {
    const [resultCode = '', moved, expiry] = outcome.split(' ');
    const instanceId = state === 'unknown' ? randomUUID() : await aLicenseThatIs(state, app());
    const parameters = calls[event](instanceId);
    const { members, text } = await callV1(app(), parameters);
    expect(members).toEqual(resultCode === '000000' ? success : notFound);
    if (state === 'unknown') return;
    const after = await readInstance(app(), instanceId);
    expect(after).toMatchObject({
      state: moved === '=' ? state : moved,
      expiresAt: expiry === undefined ? known.at : expiries[expiry],
    });
    expect((await callV1(app(), again(parameters))).text).toBe(text);
    expect(await readInstance(app(), instanceId)).toEqual(after);
  });

  it('keeps renewals with their orders, each once, and the new product', async () => {
    const instanceId = await aLicenseThatIs('active', app());
    const orderId = newOrderId();
    const renewal = refreshLicense(instanceId, later.text, { orderId, productId: 'OFFI-2' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => callV1(app(), again(renewal))),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await readInstance(app(), instanceId)).toMatchObject({
      productId: 'OFFI-2',
      expiresAt: later.at,
    });
    const history = await readHistory(app(), instanceId);
    expect(history.map(({ event }) => event)).toEqual(['purchase', 'renewal']);
    expect(history.at(-1)).toMatchObject({ detail: { orderId, productId: 'OFFI-2' } });
    expect(await app().storage.directories.orders.lines(orderId)).toMatchObject([
      { orderId, orderLineId: '', instanceId, purpose: 'renewal' },
    ]);
  });

  it('makes a trial formal', async () => {
    const { instanceId } = await aBoughtLicense(app(), { trialFlag: '1', periodType: 'day' });
    expect(await readInstance(app(), instanceId)).toMatchObject({ purchaseKind: 'trial' });
    await callV1(app(), refreshLicense(instanceId, later.text, { trialToFormal: '1' }));
    expect(await readInstance(app(), instanceId)).toMatchObject({ purchaseKind: 'formal' });
  });

  it('is led by the calls of the sister interfaces as well', async () => {
    const instanceId = await aLicenseThatIs('active', app());
    await callV1(app(), expireV1(instanceId));
    expect(await readInstance(app(), instanceId)).toMatchObject({ state: 'frozen' });
    await callV1(app(), refreshV1(instanceId, later.text));
    expect((await callV1(app(), queryV1(instanceId))).members).toEqual({
      ...success,
      encryptType: '1',
      info: [{ instanceId }],
    });
    expect((await signedCall(app(), queryBody(instanceId))).members).toEqual({
      ...success,
      info: [{ instanceId }],
    });
    await signedCall(app(), releaseBody(instanceId));
    expect(await readEvents(app(), instanceId)).toEqual([
      'purchase',
      'freeze',
      'renewal',
      'release',
    ]);
  });

  it('has calls that lead an instance of SaaS V1 as well', async () => {
    const byHand = otherApp();
    const instanceId = await anInstanceV1ThatIs('pending', byHand);
    for (const call of [expireLicense(instanceId), refreshLicense(instanceId, later.text)]) {
      expect((await callV1(byHand, call)).members).toEqual(success);
    }
    expect(await readInstance(byHand, instanceId)).toMatchObject({
      state: 'pending',
      freezeWaiting: false,
      expiresAt: later.at,
    });
    expect((await callV1(byHand, releaseLicense(instanceId))).members).toEqual(success);
    expect((await callV1(byHand, releaseV1(instanceId))).members).toEqual(success);
    expect(await readInstance(byHand, instanceId)).toMatchObject({ state: 'released' });
  });

  const otherApp = useApp(database, { provisioning: { kind: 'by-hand' } });
});

async function aLicenseThatIs(
  state: 'active' | 'frozen' | 'released',
  app: StartedApp,
): Promise<string> {
  const { instanceId } = await aBoughtLicense(app, { expireTime: known.text });
  if (state === 'frozen') await callV1(app, expireLicense(instanceId));
  if (state === 'released') await callV1(app, releaseLicense(instanceId));
  expect(await readInstance(app, instanceId)).toMatchObject({ state });
  return instanceId;
}
