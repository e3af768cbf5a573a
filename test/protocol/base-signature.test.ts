import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { signBaseRequest, verifyBaseSignature } from '../../src/protocol/base-signature.js';
import { canonicalJson, canonicalPieces } from '../../src/protocol/canonical-json.js';
import type { SignedRequest } from '../../src/protocol/request-signature.js';
import { anyText } from './any-text.js';

vi.mock('../../src/protocol/canonical-json.js', { spy: true });

const now = 1_680_508_070_000;
const windowMs = 60_000;
const accessKey = 'current-access-key';
const otherKey = 'previous-access-key';
const sorted = Buffer.from('{"activity":"releaseInstance","instanceId":"i-1"}');
const unsorted = Buffer.from('{"instanceId": "i-1", "activity": "releaseInstance"}');

function signed(
  body: Buffer,
  { key = accessKey, timestamp = String(now), nonce = 'n-1', signedBody = body } = {},
): SignedRequest {
  const signature = signBaseRequest({ accessKey: key, timestamp, nonce, body: signedBody });
  return { keys: [accessKey], windowMs, now, signature, timestamp, nonce, body };
}

describe('an authentic call', () => {
  it('tells which key, which text and which formula matched, and what is to be claimed', () => {
    expect(verifyBaseSignature(signed(sorted))).toEqual({
      ok: true,
      keyIndex: 0,
      accessKey,
      payload: 'raw',
      formula: 'hashed',
      timestampMs: now,
      nonce: 'n-1',
      nonceExpiresAt: now + windowMs + 1,
    });
  });

  it('is accepted with a previous key, over the raw and over the canonical text', () => {
    const keys = [accessKey, otherKey];
    const raw = { ...signed(unsorted, { key: otherKey }), keys };
    const sortedText = { ...signed(unsorted, { key: otherKey, signedBody: sorted }), keys };
    expect(verifyBaseSignature(raw)).toMatchObject({
      keyIndex: 1,
      accessKey: otherKey,
      payload: 'raw',
    });
    expect(verifyBaseSignature(sortedText)).toMatchObject({ keyIndex: 1, payload: 'canonical' });
  });

  it('is no longer accepted once its key has been removed', () => {
    expect(verifyBaseSignature(signed(sorted, { key: otherKey }))).toEqual(mismatch);
  });

  it.each(['1680508069', '1680508069000'])('is dated by %s in milliseconds', (timestamp) => {
    const verdict = verifyBaseSignature(signed(sorted, { timestamp }));
    expect(verdict).toMatchObject({ ok: true, timestampMs: 1_680_508_069_000 });
  });

  it('is fresh until its nonce expires, and stale from then on', () => {
    const call = signed(sorted, { timestamp: String(now + 30_000) });
    const nonceExpiresAt = now + 30_000 + windowMs + 1;
    expect(verifyBaseSignature(call)).toMatchObject({ ok: true, nonceExpiresAt });
    expect(verifyBaseSignature({ ...call, now: nonceExpiresAt - 1 })).toMatchObject({ ok: true });
    expect(verifyBaseSignature({ ...call, now: nonceExpiresAt })).toEqual({
      ok: false,
      reason: 'timestamp-stale',
      ageMs: windowMs + 1,
      windowMs,
    });
  });
});

describe('reading the body', () => {
  beforeEach(() => {
    vi.clearAllMocks();
  });

  it('does not happen when the signature matches the raw bytes, with any of the keys', () => {
    expect(verifyBaseSignature(signed(unsorted))).toMatchObject({ ok: true });
    const withTwoKeys = { ...signed(unsorted, { key: otherKey }), keys: [accessKey, otherKey] };
    expect(verifyBaseSignature(withTwoKeys)).toMatchObject({ ok: true });
    expect(canonicalPieces).not.toHaveBeenCalled();
  });

  it('happens when only the canonical text can match', () => {
    expect(verifyBaseSignature(signed(unsorted, { signedBody: sorted }))).toMatchObject({
      ok: true,
      payload: 'canonical',
    });
    expect(canonicalPieces).toHaveBeenCalled();
  });

  it.each([
    ['a stale call', { timestamp: String(now - windowMs - 1) }],
    ['a call from the future', { timestamp: String(now + windowMs + 1) }],
    ['a call without nonce', { nonce: '' }],
  ])('does not happen for %s', (_, sign) => {
    const call = signed(unsorted, { ...sign, signedBody: sorted });
    expect(verifyBaseSignature(call)).toMatchObject({ ok: false });
    expect(canonicalPieces).not.toHaveBeenCalled();
  });
});

describe('a forged call is refused', () => {
  it('whichever bit of the body is flipped', () => {
    for (let bit = 0; bit < sorted.length * 8; bit += 1) {
      const body = Buffer.from(sorted);
      body.writeUInt8(body.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(verifyBaseSignature({ ...signed(sorted), body })).toEqual(mismatch);
    }
  });

  it('whichever digit of the signature is changed, left out or added', () => {
    const call = signed(sorted);
    const signature = call.signature ?? '';
    for (let at = 0; at < signature.length; at += 1) {
      const [before, digit, after] = [
        signature.slice(0, at),
        signature[at],
        signature.slice(at + 1),
      ];
      for (const other of [digit === '0' ? '1' : '0', '', `${String(digit)}0`, 'g', '\u212a']) {
        const changed = before + other + after;
        expect(verifyBaseSignature({ ...call, signature: changed })).toEqual(mismatch);
      }
    }
  });

  it.each([
    ['the nonce is another', { nonce: 'n-2' }],
    ['the nonce differs in case', { nonce: 'N-1' }],
    [
      'a digit moves from the nonce to the timestamp',
      { nonce: 'n-', timestamp: `1${String(now)}` },
    ],
    ['the timestamp is another one inside the window', { timestamp: String(now - 1) }],
    ['no key is configured', { keys: [] }],
  ])('when %s', (_, change) => {
    expect(verifyBaseSignature({ ...signed(sorted), ...change })).toMatchObject({ ok: false });
  });
});

describe('verification never throws', () => {
  it('whatever arrives', () => {
    const text = fc.option(fc.oneof(anyText, fc.constant(String(now))), {
      nil: undefined,
    });
    const body = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(text, text, text, body, (signature, timestamp, nonce, bytes) => {
        const call = { keys: [accessKey, otherKey], windowMs, now, body: bytes };
        expect(verifyBaseSignature({ ...call, signature, timestamp, nonce })).toMatchObject({
          ok: false,
        });
      }),
    );
  });

  it('and accepts every body that was signed as it is', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), (bytes, nonce) => {
        const call = signed(Buffer.from(bytes), { nonce });
        expect(verifyBaseSignature(call)).toMatchObject({ ok: true, payload: 'raw', nonce });
      }),
    );
  });

  it('and accepts the canonical text of every object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const body = Buffer.from(JSON.stringify(value, null, ' '));
        const text = canonicalJson(body);
        const signedBody = Buffer.from(text.ok ? text.text : '');
        expect(verifyBaseSignature(signed(body, { signedBody }))).toMatchObject({ ok: true });
      }),
    );
  });
});

const mismatch = { ok: false, reason: 'signature-mismatch' };
