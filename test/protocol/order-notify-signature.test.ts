import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { signBaseRequest } from '../../src/protocol/base-signature.js';
import { signKitRequest } from '../../src/protocol/kit-signature.js';
import { verifyOrderNotifySignature } from '../../src/protocol/order-notify-signature.js';
import type { SignedRequest } from '../../src/protocol/request-signature.js';

const now = 1_729_566_664_115;
const accessKey = 'generic-access-key';
const body = Buffer.from('{"activity":"orderNotify","orderId":"CS1","orderLineId":"CS1-1"}');
const mismatch = { ok: false, reason: 'signature-mismatch' };

function signedBy(sign: typeof signBaseRequest): SignedRequest {
  const [timestamp, nonce] = [String(now), 'n-1'];
  const signature = sign({ accessKey, timestamp, nonce, body });
  return { keys: [accessKey], windowMs: 60_000, now, signature, timestamp, nonce, body };
}

describe('an order notification', () => {
  it.each([
    ['the base formula', signBaseRequest, 'hashed'],
    ['the raw-payload formula', signKitRequest, 'plain'],
  ])('is authentic by %s, one of the two that are printed', (_, sign, formula) => {
    const call = signedBy(sign);
    expect(verifyOrderNotifySignature(call)).toMatchObject({ ok: true, keyIndex: 0, formula });
  });

  it.each([
    ['the base formula', signBaseRequest],
    ['the raw-payload formula', signKitRequest],
  ])('is refused by %s when the body or the key is another one', (_, sign) => {
    const call = signedBy(sign);
    const other = Buffer.from(body.toString().replace('CS1', 'CS2'));
    expect(verifyOrderNotifySignature({ ...call, body: other })).toEqual(mismatch);
    expect(verifyOrderNotifySignature({ ...call, keys: ['another-key'] })).toEqual(mismatch);
  });
});
