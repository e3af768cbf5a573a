import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ChangeAnswer } from '../../src/domain/handler-calls.js';
import { changeCheckBody } from '../support/change-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { anInstanceThatIs, readInstance } from '../support/purchased.js';
import { recorded } from '../support/seller-runs.js';
import { signedCall } from '../support/signed-call.js';
import type { TestHandlers } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const success = { resultCode: '000000', resultMsg: 'success.' };

describeEachDatabase('changeInstanceCheck', (database) => {
  const app = useApp(database, { provisioning: { kind: 'by-hand' } });

  it.each([
    ['active', success],
    ['frozen', success],
    [
      'pending',
      {
        resultCode: '000005',
        resultMsg: 'the instance is still being provisioned; call again later',
      },
    ],
    ['released', { resultCode: '000003', resultMsg: 'instance not found' }],
    ['failed', { resultCode: '000003', resultMsg: 'instance not found' }],
  ] as const)('answers for an instance that is %s, and changes nothing', async (state, answer) => {
    const instanceId = await anInstanceThatIs(state, app());
    const before = await readInstance(app(), instanceId);
    const first = await signedCall(app(), changeCheckBody(instanceId));
    expect(first.members).toEqual(answer);
    expect((await signedCall(app(), changeCheckBody(instanceId))).text).toBe(first.text);
    expect(await readInstance(app(), instanceId)).toEqual(before);
  });

  it('answers 000003 for an instance that was never known', async () => {
    expect((await signedCall(app(), changeCheckBody(randomUUID()))).members).toEqual({
      resultCode: '000003',
      resultMsg: 'instance not found',
    });
  });

  it.each([
    ['an object', { skuCode: 's', linearValue: 12.5 }],
    ['an array', [{ skuCode: 's' }, { productName: '标准版' }]],
    ['the text of an object', '{"skuCode":"s"}'],
    ['the text of an array', ' [{"skuCode":"s"}]'],
  ])('takes %s as productInfo', async (_, productInfo) => {
    const instanceId = await anInstanceThatIs('active', app());
    expect((await signedCall(app(), changeCheckBody(instanceId, productInfo))).members).toEqual(
      success,
    );
  });

  it.each([
    ['a number', 20],
    ['true', true],
    ['a text that is no JSON', '{"skuCode":'],
    ['the text of a number', '20'],
    ['a list of texts', ['s']],
    ['an empty text', ''],
    ['the text of a list of texts', '["s"]'],
  ])('refuses %s as productInfo, naming it, in real and debug calls', async (_, productInfo) => {
    const instanceId = await anInstanceThatIs('active', app());
    const body = changeCheckBody(instanceId, productInfo);
    for (const each of [body, { ...body, testFlag: '1' }]) {
      expect(await signedCall(app(), each)).toMatchObject({
        resultCode: '000002',
        resultMsg: expect.stringContaining('productInfo') as string,
      });
    }
  });

  it('answers a debug call with success for any id', async () => {
    const pending = await anInstanceThatIs('pending', app());
    for (const id of [pending, randomUUID()]) {
      const body = { ...changeCheckBody(id), testFlag: '1' };
      expect((await signedCall(app(), body)).members).toEqual(success);
    }
  });
});

describeEachDatabase('changeInstanceCheck with a handler checkChange', (database) => {
  let checkChange: NonNullable<TestHandlers['checkChange']> = async () => ({ possible: true });
  const record = recorded({ checkChange: (...asking) => checkChange(...asking) });
  const app = useApp(database, {
    provisioning: { kind: 'by-hand' },
    deadlineMs: 100,
    handlers: record.handlers,
  });
  const refused = { resultCode: '000005', resultMsg: 'internal error' };
  const secret = 'the seats of Ann';

  async function check(productInfo: unknown = { skuCode: 's' }) {
    const instanceId = await anInstanceThatIs('active', app());
    const { members } = await signedCall(app(), changeCheckBody(instanceId, productInfo));
    const { calls } = app().storage.directories;
    const [summary] = (await calls.list({ instanceId }, { limit: 1 })).items;
    const call = await calls.find(summary?.callId ?? '');
    return { instanceId, members, problem: call?.problem };
  }

  it('answers 000000 when that says that it is possible, and tells it what is asked for', async () => {
    checkChange = async () => ({ possible: true });
    const { instanceId, members, problem } = await check('[{"skuCode":"s"},{"linearValue":3}]');
    expect(members).toEqual(success);
    expect(problem).toBeNull();
    expect(record.of('checkChange').at(-1)?.ask).toMatchObject({
      instance: { instanceId, state: 'active' },
      productInfo: [{ skuCode: 's' }, { linearValue: 3 }],
    });
  });

  it('answers 000005 when that says that it is not, and keeps the reason with the call', async () => {
    checkChange = async () => ({ possible: false, reason: secret });
    expect(await check()).toMatchObject({ members: refused, problem: secret });
  });

  it('answers 000005 when that throws, and keeps what it said with the call', async () => {
    checkChange = () => Promise.reject(new Error(secret));
    expect(await check()).toMatchObject({
      members: refused,
      problem: `checkChange failed: ${secret}`,
    });
  });

  it.each<[string, typeof checkChange]>([
    ['ends only when it is called off', untilCalledOff],
    ['does not even end then', () => new Promise(() => undefined)],
  ])('answers 000005 in time when that %s', async (_, slow) => {
    checkChange = slow;
    expect(await check()).toMatchObject({
      members: refused,
      problem: 'checkChange failed: it did not answer within 100 ms',
    });
  });

  it.each(['pending', 'released'] as const)(
    'does not ask it about an instance that is %s',
    async (state) => {
      const before = record.asked.length;
      const instanceId = await anInstanceThatIs(state, app());
      await signedCall(app(), changeCheckBody(instanceId));
      expect(record.asked).toHaveLength(before);
    },
  );

  it('does not ask it in a debug call', async () => {
    const before = record.asked.length;
    const body = { ...changeCheckBody(randomUUID()), testFlag: '1' };
    expect((await signedCall(app(), body)).members).toEqual(success);
    expect(record.asked).toHaveLength(before);
  });
});

function untilCalledOff(
  _: unknown,
  { signal }: { readonly signal: AbortSignal },
): Promise<ChangeAnswer> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('called off')), { once: true });
  });
}
