import { beforeAll, describe, expect, it } from 'vitest';
import { callbacks, type Callback } from '../support/callbacks-document.js';
import { describeEachDatabase, type TestDatabase } from '../support/databases.js';
import { emptyDatabase } from '../support/empty-database.js';
import { requestFields } from '../support/request-fields.js';
import { newNonce, signedCall, toBytes, type CallDetails } from '../support/signed-call.js';
import {
  acceptedExample,
  callbackOf,
  examplesBefore,
  toBody,
} from '../support/specified-requests.js';
import type { StartedApp } from '../support/start-app.js';
import { storedContent } from '../support/stored-content.js';
import { useApp } from '../support/use-app.js';
import {
  forgeriesOf,
  hasNonce,
  mismatchOf,
  rotationKeys as keys,
  unusualButGoodOf,
} from './forgeries.js';

describe('the specification', () => {
  it('has callbacks to go over', () => {
    expect(callbacks.length).toBeGreaterThan(0);
  });
});

describeEachDatabase('a callback', (database) => {
  const app = useApp(database, { keys });

  describe.each(callbacks)('$operationId', (callback) => {
    const example = acceptedExample(callback);
    const accepted = { resultCode: example.resultCode };
    const request = toBody(example.value);
    const fields = requestFields(callback);
    const send = (body: object | string | Buffer, details: CallDetails = {}) =>
      signedCall(app(), body, { target: callback, ...details });

    describe('that is forged', () => {
      let before: Awaited<ReturnType<typeof storedContent>>;
      beforeAll(async () => {
        before = await storedContent(app());
      });

      it.each(forgeriesOf(callback))(
        'refuses a call $title, and leaves nothing',
        async (forgery) => {
          const call = { app: app(), target: callback, request };
          const answer = await send(forgery.request?.(call) ?? request, forgery.details(call));
          expect(answer).toMatchObject({
            resultCode: forgery.resultCode,
            resultMsg: expect.stringContaining(forgery.sentence) as string,
          });
          expect(await storedContent(app())).toEqual(before);
        },
      );
    });

    it.each(unusualButGoodOf(callback))('takes a call $title', async ({ details }) => {
      await prepare(app(), database, callback);
      const call = { app: app(), target: callback, request };
      expect(await send(request, details(call))).toMatchObject(accepted);
    });

    it.runIf(hasNonce(callback))(
      'refuses a nonce that was used, be it by a success or by a refusal',
      async () => {
        await prepare(app(), database, callback);
        for (const first of [request, { ...request, testFlag: 'wrong' }]) {
          const details = { nonce: newNonce() };
          await send(first, details);
          expect(await send(request, details)).toMatchObject({
            resultCode: '000001',
            resultMsg: expect.stringContaining('nonce was used before') as string,
          });
        }
      },
    );

    it.runIf(hasNonce(callback))('lets no badly signed call use up a nonce', async () => {
      await prepare(app(), database, callback);
      const nonce = newNonce();
      await send(request, { nonce, accessKey: 'key-of-somebody-else' });
      expect(await send(request, { nonce })).toMatchObject(accepted);
    });

    it.runIf(!hasNonce(callback))(
      'takes the very same call again, for it has no nonce, and nothing comes of it',
      async () => {
        await prepare(app(), database, callback);
        const first = await send(request);
        const content = withoutArrival(await storedContent(app()));
        app().clock.now += 1_000;
        expect((await send(request)).text).toBe(first.text);
        expect(withoutArrival(await storedContent(app()))).toEqual(content);
      },
    );

    it.runIf(callback.method === 'post')('refuses malformed JSON', async () => {
      const whole = toBytes(request);
      for (const malformed of [
        whole.subarray(0, -1),
        `${whole.toString()}}`,
        `[${whole.toString()}]`,
      ]) {
        expect(await send(malformed)).toMatchObject({
          resultCode: '000002',
          // A token is over members, and a body that is no object has none.
          resultMsg: hasNonce(callback)
            ? 'parameter invalid: the body is no JSON object in UTF-8'
            : (expect.stringContaining('timeStamp is missing') as string),
        });
      }
    });

    it.each(fields.filter(({ mandatory }) => mandatory))(
      'refuses a call whose $name is missing, null or blank, and names it',
      async ({ name, blank }) => {
        const { [name]: _, ...without } = request;
        for (const value of [undefined, null, ...blank]) {
          const changed = value === undefined ? without : { ...request, [name]: value };
          await expectRefusal(await send(changed), changed, name);
        }
      },
    );

    it.each(fields.filter(({ mandatory }) => !mandatory))(
      'takes null for $name as if it were absent',
      async ({ name }) => {
        await prepare(app(), database, callback);
        expect(await send({ ...request, [name]: null })).toMatchObject(accepted);
      },
    );

    it.each(fields.filter(({ lengthMax }) => lengthMax !== undefined))(
      'refuses more than $lengthMax UTF-16 code units of $name, and takes as many',
      async ({ name, overlong, longest }) => {
        for (const text of overlong) {
          const changed = { ...request, [name]: text };
          await expectRefusal(await send(changed), changed, name);
        }
        for (const text of longest) {
          const { resultCode } = await send({ ...request, [name]: text });
          expect([accepted.resultCode, '000000', '000003']).toContain(resultCode);
        }
      },
    );

    it.each(fields.filter(({ ofWrongType, unfit }) => ofWrongType.length + unfit.length > 0))(
      'refuses $name of a wrong type or form, and names it',
      async ({ name, ofWrongType, unfit }) => {
        for (const value of [...ofWrongType, ...unfit]) {
          const changed = { ...request, [name]: value };
          await expectRefusal(await send(changed), changed, name);
        }
      },
    );

    it.each(['2', 'yes', 'true', '01', 2, -1])('refuses testFlag %j', async (testFlag) => {
      const changed = { ...request, testFlag };
      await expectRefusal(await send(changed), changed, 'testFlag');
    });

    it.runIf(asksForInstance(callback))(
      'answers 000003 for an instance that is not known',
      async () => {
        const unknown = { ...request, instanceId: 'nobody-knows-this-instance' };
        expect((await send(unknown)).members).toEqual({
          resultCode: '000003',
          resultMsg: 'instance not found',
        });
      },
    );

    it('takes unknown members, and keeps them with the call', async () => {
      await prepare(app(), database, callback);
      const more = { ...request, newProductId: 'OFFI-9', nested: { list: [1.5, null, '中文'] } };
      expect(await send(more)).toMatchObject(accepted);
      const { operationId } = callback;
      const { calls } = app().storage.directories;
      const { items } = await calls.list({ operationId }, { limit: 1 });
      const call = await calls.find(items[0]?.callId ?? '');
      const kept = JSON.parse(call?.requestBody ?? '') as Record<string, unknown>;
      const { nested } = more;
      expect(kept).toMatchObject({
        newProductId: 'OFFI-9',
        nested: callback.method === 'get' ? JSON.stringify(nested) : nested,
      });
      expect(kept).not.toHaveProperty('authToken');
    });

    it.each(['1', 1])(
      'takes a debug call (testFlag %j) on an empty store, and touches nothing',
      async (testFlag) => {
        await emptyDatabase(database);
        const nothing = await storedContent(app());
        const texts: string[] = [];
        for (let times = 0; times < 2; times += 1) {
          const answer = await send({ ...request, testFlag });
          expect(answer).toMatchObject({ resultCode: '000000' });
          texts.push(answer.text);
        }
        expect(texts[1]).toBe(texts[0]);
        expect(await storedContent(app())).toEqual(nothing);
        const { calls } = app().storage.directories;
        const { items } = await calls.list({ operationId: callback.operationId }, { limit: 10 });
        expect(items.map(({ debug }) => debug)).toEqual([true, true]);
      },
    );

    it('answers a debug call like any other when it is signed with a wrong key', async () => {
      const debug = { ...request, testFlag: '1' };
      expect(await send(debug, { accessKey: 'key-of-somebody-else' })).toMatchObject({
        resultCode: '000001',
        resultMsg: expect.stringContaining(mismatchOf(callback)) as string,
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
    // The line of a refused call waits for its diagnosis, so lines of the tests before may come between. Ids sort as made.
    const logged = () =>
      app()
        .captured.lines()
        .filter(({ msg }) => msg === 'call')
        .sort((one, other) => (String(one.callId) < String(other.callId) ? -1 : 1));
    await expect
      .poll(
        () =>
          logged()
            .slice(-2)
            .map(({ keyIndex }) => keyIndex),
        { timeout: 10_000 },
      )
      .toEqual([1, undefined]);

    const { calls } = app().storage.directories;
    const kept = async (verdict: string) => {
      const { items } = await calls.list({ receivedFrom, verdict }, { limit: 1 });
      return Promise.all(items.map(({ callId }) => calls.find(callId)));
    };
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

/** A statement that comes again is the latest that has arrived, and says nothing new. */
function withoutArrival(content: object): unknown {
  const text = JSON.stringify(content, (name, value: unknown) =>
    name === 'receivedAt' || name === 'updatedAt' ? undefined : value,
  );
  return JSON.parse(text);
}

/** Kit and License codes make a record of what they do not know; what documents 000003 and names an instance asks for it. */
function asksForInstance({ answerExamples, requestSchema }: Callback): boolean {
  const isDocumented = answerExamples.some(({ resultCode }) => resultCode === '000003');
  return isDocumented && 'instanceId' in (requestSchema.properties ?? {});
}

async function expectRefusal(
  answer: Awaited<ReturnType<typeof signedCall>>,
  sent: object,
  name: string,
) {
  expect(answer, JSON.stringify(sent)).toMatchObject({
    resultCode: '000002',
    resultMsg: expect.stringMatching(new RegExp(`\\b${name}\\b`)) as string,
  });
}

/** A store in which the accepted example of the callback succeeds. */
async function prepare(app: StartedApp, database: TestDatabase, callback: Callback) {
  await emptyDatabase(database);
  for (const before of examplesBefore(acceptedExample(callback))) {
    const { resultCode, value } = before;
    const answer = await signedCall(app, toBody(value), { target: callbackOf(before) });
    expect(answer).toMatchObject({ resultCode });
  }
}
