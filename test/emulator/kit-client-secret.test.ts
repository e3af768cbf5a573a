import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { KitVersion } from '../../src/emulator/actions/kit-target.js';
import { decryptClientSecret } from '../../src/protocol/client-secret.js';
import { actionContext, expectClean, testKitPublicKey } from '../support/action-context.js';
import { useDatabase } from '../support/databases.js';
import { bindOne, buy, run, type Parameters } from '../support/kit-play.js';
import { testKitPrivateKey } from '../support/start-app.js';
import { useApp } from '../support/use-app.js';

describe('a client secret', () => {
  const app = useApp(useDatabase('sqlite'));
  const bound = (kit: KitVersion, parameters: Parameters) => bindOne(app(), kit, parameters);

  it.each([
    ['base64', 'sha256', 'SHA-256', 'SHA-256'],
    ['base64', 'sha256-mgf1-sha1', 'SHA-256', 'SHA-1'],
    ['base64', 'sha1', 'SHA-1', 'SHA-1'],
    ['hex', 'sha256', 'SHA-256', 'SHA-256'],
    ['hex', 'sha256-mgf1-sha1', 'SHA-256', 'SHA-1'],
  ] as const)('in %s with %s opens', async (encoding, oaep, oaepHash, mgf1Hash) => {
    const { enterprise, kept, context } = await bound('v2', { encoding, oaep });
    const delivery = context.state.deliveries.find(
      ({ operationId }) => operationId === 'applicationSync',
    );
    const { clientSecret, appId } = delivery?.request ?? {};
    const [client] = [...enterprise.clients.values()];
    expect(decryptClientSecret([testKitPrivateKey], String(clientSecret))).toEqual({
      ok: true,
      keyIndex: 0,
      plain: client?.clientSecret,
      ...{ encoding, oaepHash, mgf1Hash },
    });
    expect((await kept()).application(String(appId))).toMatchObject({ ...client });
  });

  it('is encrypted for a key as the console takes it, without its first and last line', async () => {
    const bare = testKitPublicKey.replaceAll(/-----.*-----|\s/g, '');
    const context = actionContext(app(), { kitPublicKey: bare });
    buy(context, 'v2');
    expectClean((await run(context, 'bind')).deliveries);
  });

  it('for another key is answered 000101, and nothing else of the binding fails', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3_072 });
    const kitPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const context = actionContext(app(), { kitPublicKey });
    buy(context, 'v2');
    const { deliveries } = await run(context, 'bind');
    expect(deliveries.map(({ resultCode }) => resultCode)).toEqual(['000000', '000101', '000000']);
  });
});
