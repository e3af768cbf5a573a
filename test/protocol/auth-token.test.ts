import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  signAuthToken,
  verifyAuthToken,
  type AuthTokenRequest,
} from '../../src/protocol/auth-token.js';
import { toBeijingWireTime, toWireTime } from '../../src/protocol/wire-time.js';
import { anyText } from './any-text.js';

vi.mock('node:crypto', { spy: true });

const scheme = 'auth-token';
const accessKey = '00112233-4455-6677-8899-aabbccddeeff';
const message = 'activity=newInstance&timeStamp=20230327065233980';
const timeStamp = '20230327065233980';
const token = signAuthToken(accessKey, timeStamp, message);
const request: AuthTokenRequest = { keys: ['newer-key', accessKey], token, timeStamp, message };
const mismatch = { ok: false, scheme, reason: 'token-mismatch' };

describe('a V1 call', () => {
  it('is authentic with any of our keys, and tells with which', () => {
    expect(verifyAuthToken(request)).toEqual({ ok: true, keyIndex: 1, accessKey });
  });

  it('is no longer authentic once its key has been removed', () => {
    expect(verifyAuthToken({ ...request, keys: ['newer-key'] })).toEqual(mismatch);
    expect(verifyAuthToken({ ...request, keys: [] })).toEqual(mismatch);
  });

  it.each([undefined, ''])('without timeStamp is refused first of all: %j', (missing) => {
    const refusal = { ok: false, scheme, reason: 'timestamp-missing' };
    expect(verifyAuthToken({ ...request, timeStamp: missing })).toEqual(refusal);
    expect(verifyAuthToken({ ...request, timeStamp: missing, token: missing })).toEqual(refusal);
  });

  it.each([undefined, '', '""', '“”'])('without token is refused: %j', (missing) => {
    const refusal = { ok: false, scheme, reason: 'token-missing' };
    expect(verifyAuthToken({ ...request, token: missing })).toEqual(refusal);
  });

  it('is refused whichever character of the token is changed, left out or added', () => {
    for (let at = 0; at < token.length; at += 1) {
      const [before, after] = [token.slice(0, at), token.slice(at + 1)];
      for (const other of [token[at] === 'A' ? 'B' : 'A', '', 'AA', '-', '=', '\u212a', '"']) {
        const changed = before + other + after;
        if (changed.replaceAll('"', '') === token) continue;
        expect(verifyAuthToken({ ...request, token: changed })).toEqual(mismatch);
      }
    }
  });

  it.each([
    ['another message', { message: `${message}&trialFlag=1` }],
    ['another timeStamp', { timeStamp: '20230327065233981' }],
    [
      'a token that the access key alone has signed',
      { token: signAuthToken(accessKey, '', message) },
    ],
  ])('is refused with %s', (_, change) => {
    expect(verifyAuthToken({ ...request, ...change })).toEqual(mismatch);
  });

  it('is refused when its message has no UTF-8 form, although HMAC takes it for U+FFFD', () => {
    const signed = {
      ...request,
      message: 'a=\ufffd',
      token: signAuthToken(accessKey, timeStamp, 'a=\ufffd'),
    };
    expect(verifyAuthToken(signed)).toMatchObject({ ok: true });
    expect(signAuthToken(accessKey, timeStamp, 'a=\ud800')).toBe(signed.token);
    expect(verifyAuthToken({ ...signed, message: 'a=\ud800' })).toEqual(mismatch);
  });

  it('never makes verification throw', () => {
    const text = fc.option(fc.oneof(anyText, fc.constant(timeStamp)), { nil: undefined });
    fc.assert(
      fc.property(text, text, anyText, (anyToken, anyTime, anyMessage) => {
        const call = {
          keys: [accessKey],
          token: anyToken,
          timeStamp: anyTime,
          message: anyMessage,
        };
        expect(verifyAuthToken(call)).toMatchObject({ ok: false });
      }),
    );
  });
});

describe('a token', () => {
  it('whose plus signs arrive as blanks is the same token', () => {
    const signed = ['a', 'b', 'c', 'd'].map((text) => ({
      ...request,
      message: text,
      token: signAuthToken(accessKey, timeStamp, text),
    }));
    expect(signed.some((call) => call.token.includes('+'))).toBe(true);
    for (const call of signed) {
      const blanks = call.token.replaceAll('+', ' ');
      expect(verifyAuthToken({ ...call, token: blanks })).toMatchObject({ ok: true });
    }
  });

  it.each([
    ['straight', '"', '"'],
    ['single', "'", "'"],
    ['of two kinds, as the page prints them', '"', '”'],
    ['typographic', '“', '”'],
    ['typographic, in the Latin-1 that headers are read as', latin1('“'), latin1('”')],
    ['doubled', '""', '""'],
    ['on one side', '', '"'],
    ['angular', '«', '»'],
  ])('in quotation marks is the same token: %s', (_, opening, closing) => {
    const quoted = opening + token + closing;
    expect(verifyAuthToken({ ...request, token: quoted })).toMatchObject({ ok: true });
  });

  it.each([
    ['three marks', `"""${token}`],
    ['a mark inside', `${token.slice(0, 9)}"${token.slice(9)}`],
    ['a comma behind', `${token},`],
    ['a blank behind', `${token} `],
    ['a line break in front', `\n${token}`],
  ])('with %s is another one', (_, other) => {
    expect(verifyAuthToken({ ...request, token: other })).toEqual(mismatch);
  });
});

describe('a caller without key', () => {
  beforeEach(() => {
    vi.clearAllMocks();
  });

  it.each([
    ['43 characters', token.slice(1)],
    ['45 characters', `A${token}`],
    ['the alphabet of URLs', token.replace('=', '_')],
    ['a million marks', '"'.repeat(1_000_000)],
    ['a million characters', 'A'.repeat(1_000_000)],
  ])('makes us compute nothing with a token of the wrong form: %s', (_, other) => {
    expect(verifyAuthToken({ ...request, token: other })).toEqual(mismatch);
    expect(createHmac).not.toHaveBeenCalled();
  });

  it('is looked at as soon as the form is right', () => {
    expect(verifyAuthToken({ ...request, token: `A${token.slice(1)}` })).toEqual(mismatch);
    expect(createHmac).toHaveBeenCalledTimes(request.keys.length);
  });
});

describe('a window', () => {
  const now = Date.parse('2023-03-27T06:52:33.980Z');
  const windowMs = 300_000;

  const zones = [
    { zone: 'utc', write: toWireTime },
    { zone: 'beijing', write: toBeijingWireTime },
  ] as const;

  function dated(text: string, zone: 'utc' | 'beijing'): AuthTokenRequest {
    const signed = signAuthToken(accessKey, text, message);
    return { ...request, timeStamp: text, token: signed, window: { now, windowMs, zone } };
  }

  it('is off unless it is given: a call of any age is accepted', () => {
    for (const text of ['19700101000000', '99991231235959', 'yesterday']) {
      const { window: _, ...undated } = dated(text, 'utc');
      expect(verifyAuthToken(undated)).toMatchObject({ ok: true });
    }
  });

  it.each(zones)('in $zone has its limits inside', ({ zone, write }) => {
    expect(verifyAuthToken(dated(write(now - windowMs), zone))).toMatchObject({ ok: true });
    expect(verifyAuthToken(dated(write(now + windowMs), zone))).toMatchObject({ ok: true });
  });

  it.each(zones)('in $zone refuses what is a millisecond outside', ({ zone, write }) => {
    const refusal = { ok: false, scheme, windowMs, zone };
    expect(verifyAuthToken(dated(write(now - windowMs - 1), zone))).toEqual({
      ...refusal,
      reason: 'timestamp-stale',
      ageMs: windowMs + 1,
    });
    expect(verifyAuthToken(dated(write(now + windowMs + 1), zone))).toEqual({
      ...refusal,
      reason: 'timestamp-future',
      ageMs: -windowMs - 1,
    });
  });

  it('takes a time for one of its own zone', () => {
    expect(verifyAuthToken(dated(toBeijingWireTime(now), 'utc'))).toMatchObject({
      reason: 'timestamp-future',
      ageMs: -28_800_000,
    });
  });

  it.each(['201706211855321', 'yesterday', '1680508066618'])('refuses %s as no time', (text) => {
    expect(verifyAuthToken(dated(text, 'beijing'))).toEqual({
      ok: false,
      scheme,
      reason: 'timestamp-malformed',
      zone: 'beijing',
    });
  });

  it('is looked at before the token, as for the other schemes', () => {
    const stale = dated(toWireTime(now - windowMs - 1), 'utc');
    expect(verifyAuthToken({ ...stale, token: 'x' })).toMatchObject({ reason: 'timestamp-stale' });
  });
});

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
