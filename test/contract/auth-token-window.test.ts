import { expect, it } from 'vitest';
import { toBeijingWireTime, toWireTime } from '../../src/protocol/wire-time.js';
import { describeEachDatabase } from '../support/databases.js';
import { readInstance } from '../support/purchased.js';
import { signedCall } from '../support/signed-call.js';
import { acceptedExample, toBody } from '../support/specified-requests.js';
import { testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import { callV1, purchaseV1, targetOf, upgradeV1 } from '../support/v1-calls.js';

const kitTarget = targetOf('tenantSyncV1');
const windowMs = 60_000;

function kitCall(time: string): object {
  return { ...toBody(acceptedExample(kitTarget).value), timeStamp: time };
}

describeEachDatabase('a call of the older interfaces with a window', (database) => {
  const app = useApp(database, {
    environment: { KOOGATE_V1_CLOCK_SKEW_MS_MAX: String(windowMs) },
  });

  it.each([
    ['as old as the window allows', -windowMs],
    ['of this moment', 0],
    ['as far ahead as the window allows', windowMs],
  ])('is taken when it is %s', async (_, aheadMs) => {
    const at = testNoon + aheadMs;
    const purchase = purchaseV1({ timeStamp: toWireTime(at) });
    expect(await callV1(app(), purchase)).toMatchObject({ resultCode: '000000' });
    const tenant = kitCall(toBeijingWireTime(at));
    expect(await signedCall(app(), tenant, { target: kitTarget })).toMatchObject({
      resultCode: '000000',
    });
  });

  it.each([
    ['a millisecond too old', -windowMs - 1, 'too old: it differs by 60.001 s'],
    ['a millisecond too far ahead', windowMs + 1, 'in the future: it differs by 60.001 s'],
    ['of last year', -365 * 86_400_000, 'too old'],
  ])('is refused with 000002 when it is %s, and leaves nothing', async (_, aheadMs, sentence) => {
    const at = testNoon + aheadMs;
    const purchase = purchaseV1({ timeStamp: toWireTime(at) });
    const refused = {
      resultCode: '000002',
      resultMsg: expect.stringContaining(sentence) as string,
    };
    expect(await callV1(app(), purchase)).toMatchObject(refused);
    expect(await app().storage.load.instance(purchase.businessId)).toBeUndefined();
    const tenant = kitCall(toBeijingWireTime(at));
    expect(await signedCall(app(), tenant, { target: kitTarget })).toMatchObject(refused);
  });

  it('has its time in UTC in a query and in UTC+8 in a body of the kit, not the other way', async () => {
    const purchase = purchaseV1({ timeStamp: toBeijingWireTime(testNoon) });
    expect(await callV1(app(), purchase)).toMatchObject({
      resultCode: '000002',
      resultMsg: expect.stringContaining('in UTC?') as string,
    });
    const tenant = kitCall(toWireTime(testNoon));
    expect(await signedCall(app(), tenant, { target: kitTarget })).toMatchObject({
      resultCode: '000002',
      resultMsg: expect.stringContaining('in UTC+8?') as string,
    });
  });

  it('is refused when its time is no date, before the token is looked at', async () => {
    for (const wrong of [
      'last week',
      '2026-03-01 12:00:00',
      '20260230120000000',
      '1772366400000',
    ]) {
      const purchase = purchaseV1({ timeStamp: wrong });
      for (const details of [{}, { accessKey: 'key-of-somebody-else' }]) {
        expect(await callV1(app(), purchase, details), wrong).toMatchObject({
          resultCode: '000002',
          resultMsg: expect.stringContaining('timeStamp must be') as string,
        });
      }
    }
  });

  it('may come again as long as the window is open, and its meaning protects', async () => {
    const purchase = purchaseV1({ timeStamp: toWireTime(testNoon) });
    const { text } = await callV1(app(), purchase);
    app().clock.now = testNoon + windowMs;
    expect((await callV1(app(), purchase)).text).toBe(text);
    const upgrade = { ...upgradeV1(purchase.businessId), timeStamp: toWireTime(testNoon) };
    await callV1(app(), upgrade);
    const after = await readInstance(app(), purchase.businessId);
    expect(await callV1(app(), upgrade)).toMatchObject({ resultCode: '000000' });
    expect(await readInstance(app(), purchase.businessId)).toEqual(after);
    app().clock.now += 1;
    expect(await callV1(app(), upgrade)).toMatchObject({ resultCode: '000002' });
    app().clock.now = testNoon;
  });
});

describeEachDatabase('a call of the older interfaces without a window', (database) => {
  const app = useApp(database);

  it('is taken whatever its age while no window is set', async () => {
    for (const old of ['19990101000000000', '20991231235959999', 'last week']) {
      const purchase = purchaseV1({ timeStamp: old });
      expect(await callV1(app(), purchase)).toMatchObject({ resultCode: '000000' });
    }
    const tenant = kitCall('20010101000000000');
    expect(await signedCall(app(), tenant, { target: kitTarget })).toMatchObject({
      resultCode: '000000',
    });
  });
});
