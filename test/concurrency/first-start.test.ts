import { createPublicKey } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyClasses } from '../../src/protocol/access-keys.js';
import { encryptClientSecret } from '../../src/protocol/client-secret.js';
import { callbacks } from '../support/callbacks-document.js';
import { useDatabase } from '../support/databases.js';
import { marketplaceCaller } from '../support/marketplace-caller.js';
import { newInstanceBody, newOrderLine } from '../support/marketplace-calls.js';
import { withDatabase } from '../support/server-database.js';
import { emptyFolder } from '../support/server-folder.js';
import { startServer, withoutSecrets, type ServerProcess } from '../support/server-process.js';
import { callbackNamed, serverTarget } from '../support/server-target.js';
import { signedCall } from '../support/signed-call.js';
import { acceptedExample, toBody } from '../support/specified-requests.js';

describe('two first starts at once', () => {
  const database = useDatabase('postgres');

  it('on an empty PostgreSQL database both become ready, and the schema is made once', async () => {
    const servers = await Promise.all(
      [1, 2].map(() => startServer({ databaseUrl: database.url() })),
    );

    const ready = await Promise.all(servers.map(({ url }) => fetch(`${url}/readyz`)));
    expect(ready.map(({ status }) => status)).toEqual([200, 200]);
    const caller = marketplaceCaller({ connections: 2 });
    for (const { callbacksUrl } of servers) {
      const answer = await caller.call(callbacksUrl, newInstanceBody(newOrderLine()));
      expect(answer.resultCode).toBe('000000');
    }
    const names = await withDatabase(database.url(), (knex) =>
      knex('koogate_migrations').pluck<string[]>('name'),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['in one empty folder', undefined],
    ['over the secrets of a former version', { ...former }],
  ])('%s both are ready and know the same development secrets', async (_, content) => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'data'));
    const file = join(folder, 'data', 'development-secrets.json');
    if (content !== undefined) writeFileSync(file, JSON.stringify(content));
    const servers = await Promise.all(
      [1, 2].map(() => startServer({ folder, environment: withoutSecrets })),
    );

    const left = readdirSync(join(folder, 'data')).filter((name) => name.startsWith('dev'));
    expect(left.sort()).toEqual(['development-kit-key.pem', 'development-secrets.json']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ ...content });
    const [own, others] = await Promise.all(servers.map(answersOf));
    expect(own?.map(({ bodySign }) => bodySign)).toEqual(
      keyClasses.map(() => expect.stringMatching(/^sign_type="HMAC-SHA256"/) as string),
    );
    expect(new Set(own?.map(({ bodySign }) => bodySign)).size).toBe(keyClasses.length);
    expect(others).toEqual(own);
  });

  it('over one folder both open what was encrypted for its key pair', async () => {
    const folder = emptyFolder();
    const servers = await Promise.all(
      [1, 2].map(() => startServer({ folder, environment: { KOOGATE_KIT_PRIVATE_KEY_FILE: '' } })),
    );
    const privateKey = readFileSync(join(folder, 'data', 'development-kit-key.pem'));
    const clientSecret = encryptClientSecret(createPublicKey(privateKey), 'secret-of-a-test');
    const target = callbackNamed('applicationSync');
    const body = { ...toBody(acceptedExample(target).value), clientSecret };
    for (const server of servers) {
      const answer = await signedCall(serverTarget(server), body, { target });
      expect(answer.resultCode).toBe('000000');
    }
  });
});

/** Of the first version, which knew one class of keys. */
const former = {
  baseKey: 'b5a3e0f4-58a6-4d0a-8b55-0f4a5b7f1c01',
  dataKey: Buffer.alloc(32, 'former data key').toString('base64'),
  adminToken: 'former-admin-token-of-tests',
};

/** The answer to the same refused call is signed with the current key of its class, so that equal keys sign equally. */
async function answersOf({ callbacksUrl }: ServerProcess) {
  return Promise.all(
    keyClasses.map(async (keyClass) => {
      const callback = callbacks.find((each) => each.keyClass === keyClass);
      const { method = 'post', subPath = '', activity } = callback ?? {};
      const isGet = method === 'get';
      const query = isGet ? `?activity=${activity ?? ''}` : '';
      const response = await fetch(`${callbacksUrl}${subPath}${query}`, {
        method,
        ...(!isGet && { body: JSON.stringify({ activity }) }),
      });
      return { text: await response.text(), bodySign: response.headers.get('Body-Sign') };
    }),
  );
}
