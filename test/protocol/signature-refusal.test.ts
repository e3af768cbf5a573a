import { describe, expect, it } from 'vitest';
import {
  signatureRefusalCodes,
  signatureRefusalSentence,
  type SignatureRefusal,
} from '../../src/protocol/signature-refusal.js';

const windowMs = 60_000;
const scheme = 'auth-token';
const clocks = 'accepted are 60 s: are the clocks of both sides right?';

const refusals: { refusal: SignatureRefusal; code: string; sentence: string }[] = [
  {
    refusal: { ok: false, reason: 'timestamp-missing' },
    code: '000002',
    sentence: 'timestamp is missing: send the UNIX time in milliseconds',
  },
  {
    refusal: { ok: false, reason: 'timestamp-malformed' },
    code: '000002',
    sentence: 'timestamp must have 13 digits (milliseconds) or 10 digits (seconds)',
  },
  {
    refusal: { ok: false, reason: 'timestamp-stale', ageMs: 60_001, windowMs },
    code: '000002',
    sentence: `timestamp is too old: it differs by 60.001 s, ${clocks}`,
  },
  {
    refusal: { ok: false, reason: 'timestamp-stale', ageMs: 125_000, windowMs },
    code: '000002',
    sentence: `timestamp is too old: it differs by 2 min, ${clocks}`,
  },
  {
    refusal: { ok: false, reason: 'timestamp-stale', ageMs: 4 * 3_600_000 - 60_000, windowMs },
    code: '000002',
    sentence: `timestamp is too old: it differs by 3 h 59 min, ${clocks}`,
  },
  {
    refusal: { ok: false, reason: 'timestamp-future', ageMs: -49 * 3_600_000, windowMs },
    code: '000002',
    sentence: `timestamp lies in the future: it differs by 2 d 1 h, ${clocks}`,
  },
  {
    refusal: { ok: false, reason: 'nonce-missing' },
    code: '000002',
    sentence: 'nonce is missing: send a new random text with each call',
  },
  {
    refusal: { ok: false, reason: 'signature-missing' },
    code: '000001',
    sentence: 'authentication failed: signature is missing',
  },
  {
    refusal: { ok: false, reason: 'signature-mismatch' },
    code: '000001',
    sentence:
      'authentication failed: signature does not match, check the access key and that the body was not changed after signing',
  },
  {
    refusal: { ok: false, reason: 'nonce-replayed' },
    code: '000001',
    sentence:
      'authentication failed: nonce was used before, send a new one with each call, repeats included',
  },
  {
    refusal: { ok: false, scheme, reason: 'timestamp-missing' },
    code: '000002',
    sentence: 'timeStamp is missing: send the time of the call as yyyyMMddHHmmssSSS',
  },
  {
    refusal: { ok: false, scheme, reason: 'timestamp-malformed', zone: 'utc' },
    code: '000002',
    sentence:
      'timeStamp must be a time of 17 digits (yyyyMMddHHmmssSSS) or 14 digits (yyyyMMddHHmmss), in UTC',
  },
  {
    refusal: { ok: false, scheme, reason: 'timestamp-malformed', zone: 'beijing' },
    code: '000002',
    sentence:
      'timeStamp must be a time of 17 digits (yyyyMMddHHmmssSSS) or 14 digits (yyyyMMddHHmmss), in UTC+8',
  },
  {
    refusal: {
      ok: false,
      scheme,
      reason: 'timestamp-stale',
      ageMs: 28_800_000,
      windowMs,
      zone: 'utc',
    },
    code: '000002',
    sentence:
      'timeStamp is too old: it differs by 8 h 0 min, accepted are 60 s: are the clocks of both sides right, and is timeStamp in UTC?',
  },
  {
    refusal: {
      ok: false,
      scheme,
      reason: 'timestamp-future',
      ageMs: -60_001,
      windowMs,
      zone: 'beijing',
    },
    code: '000002',
    sentence:
      'timeStamp lies in the future: it differs by 60.001 s, accepted are 60 s: are the clocks of both sides right, and is timeStamp in UTC+8?',
  },
  {
    refusal: { ok: false, scheme, reason: 'token-missing' },
    code: '000001',
    sentence: 'authentication failed: authToken is missing',
  },
  {
    refusal: { ok: false, scheme, reason: 'token-mismatch' },
    code: '000001',
    sentence:
      'authentication failed: authToken does not match, check the key and that every parameter was signed as decoded',
  },
];

describe('a refusal', () => {
  it.each(refusals)(
    '$refusal.reason is answered $code: $sentence',
    ({ refusal, code, sentence }) => {
      expect(signatureRefusalCodes[refusal.reason]).toBe(code);
      expect(signatureRefusalSentence(refusal)).toBe(sentence);
    },
  );

  it('has a row above for every reason', () => {
    const reasons = new Set(refusals.map(({ refusal }) => refusal.reason));
    expect(reasons).toEqual(new Set(Object.keys(signatureRefusalCodes)));
  });

  it.each(refusals)('$refusal.reason fits into resultMsg', ({ refusal }) => {
    expect(signatureRefusalSentence(refusal).length).toBeLessThanOrEqual(255);
  });
});
