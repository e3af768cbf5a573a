import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signBaseRequest } from '../../src/protocol/base-signature.js';
import { signKitRequest, verifyKitSignature } from '../../src/protocol/kit-signature.js';
import type { SignedRequest } from '../../src/protocol/request-signature.js';

const now = 1_680_508_066_618;
const windowMs = 60_000;
const accessKey = 'kit-access-key';
const body = Buffer.from('{"tenantId": "t1", "flag": 1, "name": "华为"}');
const sorted = Buffer.from('{"flag":1,"name":"华为","tenantId":"t1"}');
const mismatch = { ok: false, reason: 'signature-mismatch' };

function signed(bytes: Buffer, sign = signKitRequest): SignedRequest {
  const [timestamp, nonce] = [String(now), 'n-1'];
  const signature = sign({ accessKey, timestamp, nonce, body: bytes });
  return { keys: ['newer-key', accessKey], windowMs, now, signature, timestamp, nonce, body };
}

describe('a call of the kit', () => {
  it('is authentic when its bytes, not their hash, are signed with one of our keys', () => {
    expect(verifyKitSignature(signed(body))).toMatchObject({
      ok: true,
      keyIndex: 1,
      accessKey,
      payload: 'raw',
      formula: 'plain',
    });
  });

  it('is authentic when its sorted text is signed', () => {
    expect(verifyKitSignature(signed(sorted))).toMatchObject({ ok: true, payload: 'canonical' });
  });

  it('is refused when it is signed by the formula of the base interfaces', () => {
    expect(verifyKitSignature(signed(body, signBaseRequest))).toEqual(mismatch);
  });

  it('is refused with another body, nonce, timestamp, key or without key', () => {
    const call = signed(body);
    const other = Buffer.concat([body, Buffer.from(' ')]);
    expect(verifyKitSignature({ ...call, body: other })).toEqual(mismatch);
    expect(verifyKitSignature({ ...call, nonce: 'N-1' })).toEqual(mismatch);
    expect(verifyKitSignature({ ...call, timestamp: String(now + 1) })).toEqual(mismatch);
    expect(verifyKitSignature({ ...call, keys: ['newer-key'] })).toEqual(mismatch);
    expect(verifyKitSignature({ ...call, keys: [] })).toEqual(mismatch);
  });

  it('is authentic whatever its bytes are, if they are signed', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const call = { ...signed(Buffer.from(bytes)), body: Buffer.from(bytes) };
        expect(verifyKitSignature(call)).toMatchObject({ ok: true, payload: 'raw' });
      }),
    );
  });
});
