import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import {
  bodyMessage,
  queryMessage,
  signAuthToken,
  verifyAuthToken,
  type AuthTokenRequest,
} from '../../src/protocol/auth-token.js';
import { verifyBaseSignature } from '../../src/protocol/base-signature.js';
import { verifyKitSignature } from '../../src/protocol/kit-signature.js';
import { verifyOrderNotifySignature } from '../../src/protocol/order-notify-signature.js';
import { signCall, type CallToSign, type SignedParts } from '../../src/protocol/outgoing-call.js';

const now = 1_680_508_066_618;
const accessKey = 'access-key-of-this-test';
const call = {
  accessKey,
  timestamp: String(now),
  nonce: 'n-1',
  body: Buffer.from('{"activity":"newInstance","name":"华为","timeStamp":"20230403074746618"}'),
} satisfies Omit<CallToSign, 'scheme'>;

const signed = (values: Record<string, string>, names: readonly [string, string, string]) => {
  const [signature, timestamp, nonce] = names.map((name) => values[name]);
  return { keys: [accessKey], windowMs: 60_000, now, body: call.body, signature, timestamp, nonce };
};
const inQuery = ['signature', 'timestamp', 'nonce'] as const;
const inHeaders = ['x-sign', 'x-timestamp', 'x-nonce'] as const;

const token = (request: Omit<AuthTokenRequest, 'keys'>) =>
  verifyAuthToken({ keys: [accessKey], ...request });

describe('a call that is signed as the marketplace signs it', () => {
  it.each([
    ['base', ({ query }: SignedParts) => verifyBaseSignature(signed(query, inQuery))],
    [
      'order-notify',
      ({ query }: SignedParts) => verifyOrderNotifySignature(signed(query, inQuery)),
    ],
    ['kit', ({ headers }: SignedParts) => verifyKitSignature(signed(headers, inHeaders))],
  ] as const)('by %s is authentic, over exactly its bytes', (scheme, verify) => {
    const parts = signCall({ ...call, scheme });
    expect(verify(parts)).toMatchObject({ ok: true, payload: 'raw' });
    const ofOther = signCall({ ...call, scheme, accessKey: 'another-key' });
    expect(verify(ofOther)).toEqual({ ok: false, reason: 'signature-mismatch' });
  });

  it('by auth-token carries all its parameters in the query', () => {
    const parameters = { activity: 'newInstance', name: '华为', timeStamp: '20230403074746618' };
    const { query, headers } = signCall({ ...call, scheme: 'auth-token', parameters });
    expect(headers).toEqual({});
    expect(query).toMatchObject(parameters);
    const { authToken, timeStamp } = query;
    const message = queryMessage(Object.entries(parameters));
    expect(token({ token: authToken, timeStamp, message })).toMatchObject({ ok: true });
    expect(token({ token: authToken, timeStamp, message: 'other' })).toMatchObject({ ok: false });
  });

  it('by kit-auth-token carries the proof of its body in a header', () => {
    const { query, headers } = signCall({ ...call, scheme: 'kit-auth-token' });
    expect(query).toEqual({});
    const { message, timeStamp } = bodyMessage(call.body);
    expect(token({ token: headers.authToken, timeStamp, message })).toMatchObject({ ok: true });
  });

  it.each([
    ['auth-token', { parameters: {} }, queryMessage([])],
    ['kit-auth-token', { body: Buffer.from('{"flag":1}') }, 'flag=1'],
  ] as const)('by %s without a time is signed all the same', (scheme, parts, message) => {
    const { query, headers } = signCall({ ...call, scheme, ...parts });
    const expected = signAuthToken(accessKey, '', message);
    expect([query.authToken, headers.authToken]).toContain(expected);
  });

  it('by auth-token is signed also when it has no parameters', () => {
    const { query } = signCall({ ...call, scheme: 'auth-token' });
    expect(Object.keys(query)).toEqual(['authToken']);
  });
});
