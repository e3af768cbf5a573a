import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../support/server-folder.js';
import {
  serverAccessKey,
  serverDataKey,
  serverKeys,
  startServer,
  withoutSecrets,
  type ServerProcess,
} from '../support/server-process.js';
import { answerTo, callbackNamed } from '../support/server-target.js';
import { acceptedExample, toBody } from '../support/specified-requests.js';

describe('a start in production with the keys of some classes', () => {
  const production = { ...withoutSecrets, NODE_ENV: 'production', KOOGATE_DATA_KEY: serverDataKey };
  const refused = {
    KOOGATE_BASE_KEYS: 'SaaS V2 and online-activated Licenses',
    KOOGATE_KIT_KEYS: 'the joint-operation kit V2',
    KOOGATE_LICENSE_KEYS: 'License authorization codes',
    KOOGATE_GENERIC_KEYS: 'order notices',
    KOOGATE_V1_KEYS: 'SaaS V1, License V1 and the joint-operation kit V1',
  };

  it('V1 alone serves V1, and says and does what that means for the others', async () => {
    const server = await startServer({
      environment: { ...production, KOOGATE_V1_KEYS: serverKeys.v1 },
    });
    expect(await answerTo(server, 'newInstanceV1')).toMatchObject({ resultCode: '000000' });
    const keys = { ...serverKeys, base: serverKeys.v1 };
    expect(await answerTo(server, 'newInstance', keys)).toMatchObject({ resultCode: '000001' });
    const sync = await answerTo(server, 'applicationSyncV1');
    expect(sync).toMatchObject({ resultCode: '000101' });
    expect(absencesOf(server)).toEqual([
      ...Object.entries(refused)
        .filter(([name]) => name !== 'KOOGATE_V1_KEYS')
        .map(([name, calls]) => `${name} is not set: calls of ${calls} are refused (000001)`),
      'KOOGATE_KIT_PRIVATE_KEY is not set: applicationSync of the kit is answered 000101, its clientSecret cannot be decrypted',
    ]);
  });

  it('without the kit nothing is said of its private key', async () => {
    const server = await startServer({
      environment: {
        ...production,
        KOOGATE_BASE_KEYS: serverAccessKey,
        KOOGATE_FRONT_END_URL: '',
      },
    });
    expect(absencesOf(server)).toEqual([
      ...Object.entries(refused)
        .filter(([name]) => name !== 'KOOGATE_BASE_KEYS')
        .map(([name, calls]) => `${name} is not set: calls of ${calls} are refused (000001)`),
      'nobody provisions (no handler, no endpoint with provision, no KOOGATE_FRONT_END_URL): purchases stay pending (000004) until completed through the management API',
    ]);
  });

  function absencesOf(server: ServerProcess): readonly unknown[] {
    return server
      .log()
      .map(({ msg }) => msg)
      .filter(
        (msg) => msg?.includes('is not set') === true || msg?.startsWith('nobody provisions'),
      );
  }
});

describe('a start with handlers of the seller', () => {
  it.each(['main.js', 'koogate.js'] as const)(
    'by %s calls them: the License is theirs',
    async (file) => {
      const folder = emptyFolder();
      const path = join(folder, 'handlers.mjs');
      writeFileSync(
        path,
        `export default {
        async issueLicense({ orderId, productId, customerId }) {
          return ['OURS', orderId, productId, customerId].join(' ');
        },
      };\n`,
      );
      const server = await startServer({
        folder,
        file,
        environment: { KOOGATE_HANDLERS: './handlers.mjs' },
      });
      const { value } = acceptedExample(callbackNamed('getLicenseV1'));
      const { orderId, productId, customerId } = toBody(value) as Record<string, string>;
      const answer = await answerTo(server, 'getLicenseV1');
      expect(answer.members.license).toBe(['OURS', orderId, productId, customerId].join(' '));
      const told = server.log().find(({ msg }) => msg === 'handlers of the seller are called');
      expect(told?.handlers).toEqual(['issueLicense']);
      expect((await server.stop()).stderr).toBe('');
    },
  );
});
