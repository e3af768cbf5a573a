import { describe, expect, it } from 'vitest';
import { callbacks, type Callback } from '../support/callbacks-document.js';
import { describeEachDatabase, type TestDatabase } from '../support/databases.js';
import { emptyDatabase } from '../support/empty-database.js';
import { requestFields } from '../support/request-fields.js';
import { newNonce, signedCall, toBytes } from '../support/signed-call.js';
import { acceptedExample, examplesBefore, toBody } from '../support/specified-requests.js';
import type { StartedApp } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';
import { forgeries, mismatch, rotationKeys as keys, unusualButGood } from './forgeries.js';

describe('the specification', () => {
  it('has callbacks to go over', () => {
    expect(callbacks.length).toBeGreaterThanOrEqual(7);
  });
});

describeEachDatabase('a callback', (database) => {
  const app = useApp(database, { keys });

  describe.each(callbacks)('$operationId', (callback) => {
    const body = toBody(acceptedExample(callback).value);
    const fields = requestFields(callback);

    it.each(forgeries)('refuses a call $title, and leaves nothing', async (forgery) => {
      const before = await content(app());
      const bytes = toBytes(body);
      const answer = await signedCall(app(), bytes, forgery.details(app(), bytes));
      expect(answer).toMatchObject({
        resultCode: forgery.resultCode,
        resultMsg: expect.stringContaining(forgery.sentence) as string,
      });
      expect(await content(app())).toEqual(before);
    });

    it.each(unusualButGood)('takes a call $title', async ({ details }) => {
      await prepare(app(), database, callback);
      const bytes = toBytes(body);
      expect(await signedCall(app(), bytes, details(app(), bytes))).toMatchObject({
        resultCode: '000000',
      });
    });

    it('refuses a nonce that was used, be it by a success or by a refusal', async () => {
      await prepare(app(), database, callback);
      for (const first of [body, { ...body, testFlag: 'wrong' }]) {
        const details = { nonce: newNonce() };
        await signedCall(app(), first, details);
        expect(await signedCall(app(), body, details)).toMatchObject({
          resultCode: '000001',
          resultMsg: expect.stringContaining('nonce was used before') as string,
        });
      }
    });

    it('lets no badly signed call use up a nonce', async () => {
      await prepare(app(), database, callback);
      const nonce = newNonce();
      await signedCall(app(), body, { nonce, accessKey: 'key-of-somebody-else' });
      expect(await signedCall(app(), body, { nonce })).toMatchObject({ resultCode: '000000' });
    });

    it('refuses malformed JSON', async () => {
      const whole = toBytes(body);
      for (const malformed of [
        whole.subarray(0, -1),
        `${whole.toString()}}`,
        `[${whole.toString()}]`,
      ]) {
        expect(await signedCall(app(), malformed)).toMatchObject({
          resultCode: '000002',
          resultMsg: 'parameter invalid: the body is no JSON object in UTF-8',
        });
      }
    });

    it.each(fields.filter(({ mandatory }) => mandatory))(
      'refuses a call whose $name is missing, null or blank, and names it',
      async ({ name }) => {
        const { [name]: _, ...without } = body;
        for (const value of [undefined, null, '', ' ', '　\t']) {
          const changed = value === undefined ? without : { ...body, [name]: value };
          await expectRefusal(app(), changed, name);
        }
      },
    );

    it.each(fields.filter(({ mandatory }) => !mandatory))(
      'takes null for $name as if it were absent',
      async ({ name }) => {
        await prepare(app(), database, callback);
        expect(await signedCall(app(), { ...body, [name]: null })).toMatchObject({
          resultCode: '000000',
        });
      },
    );

    it.each(fields.filter(({ lengthMax }) => lengthMax !== undefined))(
      'refuses more than $lengthMax UTF-16 code units of $name, and takes as many',
      async ({ name, overlong, longest }) => {
        for (const text of overlong) await expectRefusal(app(), { ...body, [name]: text }, name);
        for (const text of longest) {
          const { resultCode } = await signedCall(app(), { ...body, [name]: text });
          expect(['000000', '000003']).toContain(resultCode);
        }
      },
    );

    it.each(fields)(
      'refuses $name of a wrong type, and names it',
      async ({ name, ofWrongType }) => {
        expect(ofWrongType.length).toBeGreaterThan(0);
        for (const value of ofWrongType)
          await expectRefusal(app(), { ...body, [name]: value }, name);
      },
    );

    it.each(['2', 'yes', 'true', '01', 2, -1])('refuses testFlag %j', async (testFlag) => {
      await expectRefusal(app(), { ...body, testFlag }, 'testFlag');
    });

    it.runIf('instanceId' in body)('answers 000003 for an instance that is not known', async () => {
      const unknown = { ...body, instanceId: 'nobody-knows-this-instance' };
      expect((await signedCall(app(), unknown)).members).toEqual({
        resultCode: '000003',
        resultMsg: 'instance not found',
      });
    });

    it('takes unknown members, and keeps them with the call', async () => {
      await prepare(app(), database, callback);
      const more = { ...body, newProductId: 'OFFI-9', nested: { list: [1.5, null, '中文'] } };
      expect(await signedCall(app(), more)).toMatchObject({ resultCode: '000000' });
      const { operationId } = callback;
      const { calls } = app().storage.directories;
      const { items } = await calls.list({ operationId, resultCode: '000000' }, { limit: 10 });
      expect(items.map(({ requestBody }) => requestBody)).toContain(JSON.stringify(more));
    });

    it.each(['1', 1])(
      'takes a debug call (testFlag %j) on an empty store, and touches nothing',
      async (testFlag) => {
        await emptyDatabase(database);
        for (let times = 0; times < 2; times += 1) {
          expect(await signedCall(app(), { ...body, testFlag })).toMatchObject({
            resultCode: '000000',
          });
        }
        expect(await content(app())).toEqual({ instances: [], orders: [] });
        const { calls } = app().storage.directories;
        const { items } = await calls.list({ operationId: callback.operationId }, { limit: 10 });
        expect(items.map(({ debug }) => debug)).toEqual([true, true]);
      },
    );

    it('answers a debug call like any other when it is signed with a wrong key', async () => {
      const debug = { ...body, testFlag: '1' };
      expect(await signedCall(app(), debug, { accessKey: 'key-of-somebody-else' })).toMatchObject({
        resultCode: '000001',
        resultMsg: expect.stringContaining(mismatch) as string,
      });
    });
  });

  it('keeps with which key a call was verified, and nothing of the body of one that was not', async () => {
    const [callback] = callbacks;
    if (callback === undefined) throw new Error('no callbacks');
    // Calls of the tests before have an earlier one.
    app().clock.now += 1_000;
    const receivedFrom = app().clock.now;
    const body = { ...toBody(acceptedExample(callback).value), testFlag: '1' };
    await signedCall(app(), body, { accessKey: keys[1], answerKey: keys[1] });
    const forge = () => signedCall(app(), body, { accessKey: 'key-of-somebody-else' });
    await forge();
    const logged = app()
      .captured.lines()
      .filter(({ msg }) => msg === 'call');
    expect(logged.slice(-2).map(({ keyIndex }) => keyIndex)).toEqual([1, undefined]);

    const { calls } = app().storage.directories;
    const kept = async (verdict: string) =>
      (await calls.list({ receivedFrom, verdict }, { limit: 1 })).items;
    expect(await kept('authentic')).toMatchObject([
      { keyIndex: 1, operationId: callback.operationId },
    ]);
    // Of refused calls only so many a second are kept, and the tests before have had their share: a later one is.
    const keptForged = async () => {
      await forge();
      return kept('signature-mismatch');
    };
    await expect
      .poll(keptForged, { timeout: 10_000, interval: 200 })
      .toMatchObject([{ keyIndex: null, requestBody: null, operationId: null }]);
  });
});

async function expectRefusal(app: StartedApp, body: object, name: string) {
  expect(await signedCall(app, body), JSON.stringify(body)).toMatchObject({
    resultCode: '000002',
    resultMsg: expect.stringMatching(new RegExp(`^parameter invalid: .*\\b${name}\\b`)) as string,
  });
}

/** A store in which the accepted example of the callback succeeds. */
async function prepare(app: StartedApp, database: TestDatabase, callback: Callback) {
  await emptyDatabase(database);
  for (const { value, resultCode } of examplesBefore(acceptedExample(callback))) {
    expect(await signedCall(app, toBody(value))).toMatchObject({ resultCode });
  }
}

async function content({ storage }: StartedApp) {
  const { instances, orders } = storage.directories;
  return {
    instances: (await instances.list({}, { limit: 100 })).items,
    orders: (await orders.list({}, { limit: 100 })).items,
  };
}
