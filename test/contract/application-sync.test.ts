import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encryptClientSecret } from '../../src/protocol/client-secret.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  appId,
  applicationBody,
  encryptedSecret,
  expectTaken,
  kitCall,
  kitCallback,
  kitSuccess,
  lastCallOf,
  morning,
  newTenantKey,
  placesOf,
  stamp,
  storedTexts,
} from '../support/kit-calls.js';
import { toBody } from '../support/specified-requests.js';
import { testKitPrivateKey, testNoon } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

const undecryptable = {
  resultCode: '000101',
  resultMsg: expect.stringContaining('clientSecret cannot be decrypted') as string,
};
const another = newKeyPair();
const newer = newKeyPair();

/** What every statement of the kit promises, its order in time and whose it is, is in `kit-v1.test.ts`. */
describeEachDatabase('applicationSync', (database) => {
  const app = useApp(database, { logLevel: 'trace' });
  const say = async (body: object) => expectTaken(app(), 'applicationSync', body);
  const find = async (key: ReturnType<typeof newTenantKey>) =>
    app().storage.directories.applications.find({ ...key, appId });

  it('keeps the login data as stated, the secret decrypted', async () => {
    const key = newTenantKey();
    const plain = `pass "word" 密码 \u2028 😀`;
    const body = applicationBody(key, {
      clientId: 'client/id=1',
      clientSecret: encryptedSecret(plain),
    });
    expect((await say(body)).members).toEqual(kitSuccess);
    expect(await find(key)).toEqual({
      ...key,
      appId,
      clientId: 'client/id=1',
      clientSecret: plain,
      statedAt: morning.second,
      receivedAt: testNoon,
      removed: false,
      firstSeenAt: testNoon,
      updatedAt: testNoon,
      removedAt: null,
    });
  });

  it('replaces client id and secret together', async () => {
    const key = newTenantKey();
    await say(applicationBody(key, { clientId: 'old', clientSecret: encryptedSecret('old') }));
    const clientSecret = encryptedSecret('new');
    const timeStamp = stamp(morning.third);
    await say(applicationBody(key, { flag: 2, clientId: 'new', clientSecret, timeStamp }));
    expect(await find(key)).toMatchObject({ clientId: 'new', clientSecret: 'new' });
  });

  it('keeps applications of one enterprise apart', async () => {
    const key = newTenantKey();
    await say(applicationBody(key, { clientId: 'one' }));
    await say(applicationBody(key, { clientId: 'two', appId: 'another' }));
    await say(applicationBody(key, { flag: 0, appId: 'another' }));
    expect(await find(key)).toMatchObject({ clientId: 'one', removed: false });
    const { applications } = app().storage.directories;
    const { items } = await applications.list({ ...key, removed: false }, { limit: 10 });
    expect(items.map(({ clientId }) => clientId)).toEqual(['one']);
  });

  it('answers a repeat in the same bytes though the secret is encrypted anew', async () => {
    const key = newTenantKey();
    const { text } = await say(applicationBody(key, { clientSecret: encryptedSecret('same') }));
    const before = await find(key);
    app().clock.now += 1_000;
    const again = await say(applicationBody(key, { clientSecret: encryptedSecret('same') }));
    app().clock.now = testNoon;
    expect(again.text).toBe(text);
    expect(await find(key)).toEqual(before);
  });

  describe('reads a secret', () => {
    it.each([
      ['OAEP with SHA-256 twice, in Base64', 'applicationSync.add'],
      ['OAEP with SHA-256 and MGF1 with SHA-1', 'applicationSync.secret-sha256-mgf1-sha1'],
      ['OAEP with SHA-1 twice', 'applicationSync.secret-sha1'],
      ['hexadecimal', 'applicationSync.secret-hexadecimal'],
      ['Base64 with line breaks', 'applicationSync.secret-with-line-breaks'],
    ])('in the form of %s', async (_, example) => {
      const key = newTenantKey();
      await say(applicationBody(key, { clientSecret: secretOf(example) }));
      expect(await find(key)).toMatchObject({ clientSecret: 'client-secret-for-tests-01' });
    });
  });

  describe('a secret that cannot be decrypted', () => {
    const unreadable = [
      ['encrypted for another key', encryptClientSecret(another.publicKey, 'a secret')],
      ['in clear text', 'a client secret'],
      ['empty', ''],
      ['cut off', encryptedSecret('a secret').slice(0, -4)],
      ['changed', changed(encryptedSecret('a secret'))],
    ] as const;

    it.each(unreadable)('is answered 000101, being %s, and nothing is kept', async (_, secret) => {
      const key = newTenantKey();
      const body = applicationBody(key, { clientSecret: secret });
      expect((await kitCall(app(), 'applicationSync', body)).members).toEqual(undecryptable);
      expect(await find(key)).toBeUndefined();
      expect(await lastCallOf(app(), key)).toMatchObject({
        verdict: 'authentic',
        resultCode: '000101',
      });
    });

    it('does not change what is known', async () => {
      const key = newTenantKey();
      await say(applicationBody(key));
      const before = await find(key);
      const [, [, clientSecret]] = unreadable;
      const body = applicationBody(key, { flag: 2, clientSecret, timeStamp: stamp(morning.third) });
      expect(await kitCall(app(), 'applicationSync', body)).toMatchObject(undecryptable);
      expect(await find(key)).toEqual(before);
    });

    it.each(unreadable)(
      'does not keep a delete from being a success, being %s',
      async (_, secret) => {
        const known = newTenantKey();
        await say(applicationBody(known));
        for (const key of [known, newTenantKey()]) {
          await say(
            applicationBody(key, {
              flag: 0,
              clientSecret: secret,
              timeStamp: stamp(morning.third),
            }),
          );
          expect(await find(key)).toMatchObject({ removed: true, clientSecret: null });
        }
      },
    );

    it.each(unreadable)(
      'is never looked at when the signature is wrong, being %s',
      async (_, secret) => {
        const key = newTenantKey();
        for (const clientSecret of [secret, encryptedSecret('well encrypted')]) {
          const body = applicationBody(key, { clientSecret });
          const accessKey = 'key-of-a-stranger';
          expect(await kitCall(app(), 'applicationSync', body, { accessKey })).toMatchObject({
            resultCode: '000001',
            resultMsg: expect.stringContaining('signature does not match') as string,
          });
        }
        expect(await find(key)).toBeUndefined();
      },
    );

    it('is a missing parameter when there is none, also of a delete', async () => {
      for (const flag of [0, 1]) {
        const { clientSecret: _, ...body } = applicationBody(newTenantKey(), { flag });
        expect(await kitCall(app(), 'applicationSync', body)).toMatchObject({
          resultCode: '000002',
          resultMsg: 'parameter invalid: clientSecret is missing',
        });
      }
    });

    it.each([
      ['000000', encryptedSecret('a secret'), 1],
      ['000101', 'a client secret', 1],
      ['000000', 'a client secret', 0],
    ])('shows in a debug call: %s, and nothing is kept', async (resultCode, clientSecret, flag) => {
      const key = newTenantKey();
      const body = applicationBody(key, { testFlag: 1, clientSecret, flag });
      expect(await kitCall(app(), 'applicationSync', body)).toMatchObject({ resultCode });
      expect(await find(key)).toBeUndefined();
    });
  });

  it('tells the secret to whoever may read it, and leaves it nowhere in clear text', async () => {
    const key = newTenantKey();
    const secret = 'p3-client-secret-Us36-密码';
    const encrypted = encryptedSecret(secret);
    const clientId = 'c1-findable-client-id';
    const body = applicationBody(key, { clientId, clientSecret: encrypted });
    await say(body);
    await kitCall(app(), 'applicationSync', { ...body, testFlag: 1 });
    await kitCall(app(), 'applicationSync', { ...body, flag: 9 });
    await kitCall(app(), 'applicationSync', body, { accessKey: 'key-of-a-stranger' });
    await kitCall(app(), 'applicationSync', { ...body, clientSecret: secret });

    expect(await find(key)).toMatchObject({ clientSecret: secret });
    const { requestBody, sensitive } = await lastCallOf(app(), key);
    expect(sensitive).toBe(true);
    expect(requestBody).toContain(secret);

    const texts = await storedTexts(database, app());
    expect(placesOf(clientId, texts)).toContain('rows of applications');
    for (const hidden of [secret, encrypted, encrypted.slice(0, 64)]) {
      expect(placesOf(hidden, texts)).toEqual([]);
    }
  });
});

describeEachDatabase('a change of the private key', (database) => {
  const both = useApp(database, {
    environment: { KOOGATE_KIT_PRIVATE_KEY: `${newer.pem}\n${testKitPrivateKey}` },
  });
  const onlyNewer = useApp(database, { environment: { KOOGATE_KIT_PRIVATE_KEY: newer.pem } });
  const none = useApp(database, { environment: { KOOGATE_KIT_PRIVATE_KEY: '' } });

  it.each([
    ['the newer key', encryptClientSecret(newer.publicKey, 'a secret')],
    ['the one before', encryptedSecret('a secret')],
  ])('with both configured, a secret for %s is read', async (_, clientSecret) => {
    const key = newTenantKey();
    await expectTaken(both(), 'applicationSync', applicationBody(key, { clientSecret }));
    const { applications } = both().storage.directories;
    expect(await applications.find({ ...key, appId })).toMatchObject({ clientSecret: 'a secret' });
  });

  it('with both configured, a secret for a third is answered 000101', async () => {
    const clientSecret = encryptClientSecret(another.publicKey, 'a secret');
    const body = applicationBody(newTenantKey(), { clientSecret });
    expect(await kitCall(both(), 'applicationSync', body)).toMatchObject(undecryptable);
  });

  it('a secret for a key that is no longer configured is answered 000101', async () => {
    const body = applicationBody(newTenantKey());
    expect(await kitCall(onlyNewer(), 'applicationSync', body)).toMatchObject(undecryptable);
  });

  it('without any key, every secret is answered 000101 and a delete is a success', async () => {
    const body = applicationBody(newTenantKey());
    expect(await kitCall(none(), 'applicationSync', body)).toMatchObject(undecryptable);
    await expectTaken(none(), 'applicationSync', { ...body, flag: 0 });
  });
});

function newKeyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 3_072 });
  return { publicKey, pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function secretOf(name: string): unknown {
  const examples = kitCallback('applicationSync').requestExamples;
  const example = examples.find((each) => each.name === name);
  return toBody(example?.value).clientSecret;
}

/** Another letter somewhere in the middle. */
function changed(text: string): string {
  const at = 100;
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
}
