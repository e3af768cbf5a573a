import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { changeCheckBody } from '../support/change-calls.js';
import { describeEachDatabase } from '../support/databases.js';
import { anInstanceThatIs, readInstance } from '../support/purchased.js';
import { signedCall } from '../support/signed-call.js';
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
