import { describe, expect, it } from 'vitest';
import type { CapturedRequest } from '../../src/captures/captured-request.js';
import type { Cause } from '../../src/doctor/diagnosis.js';
import {
  baseCall,
  baseKey,
  baseSignature,
  diagnose,
  hmac,
  kitCall,
  kitKey,
  kitSignature,
  licenseKey,
  nonce,
  previousBaseKey,
  previousKitKey,
  sha256,
  tellsSecret,
  sortedBody,
  timestamp,
  unsortedBody,
} from './captured.js';

const body = unsortedBody;
const seconds = timestamp.slice(0, 10);
const signedBase = (payload: string | Buffer) =>
  baseCall(body, { signature: baseSignature({ payload }) });
const signedKit = (payload: string | Buffer) =>
  kitCall(body, { 'x-sign': kitSignature({ payload }) });
const digits = (text: Buffer) => text.toString('hex');
const head = baseKey + nonce + timestamp;
const inner = digits(hmac(baseKey, body));
const withSignature = (signature: string) => baseCall(body, { signature });
const withKey = (key: string) => withSignature(baseSignature({ key, payload: body }));
const overText = (text: string) => withSignature(digits(hmac(baseKey, text)));
type Row = readonly [title: string, cause: Cause, request: CapturedRequest, words: string];

const rows: readonly Row[] = [
  [
    'over the raw bytes',
    'verified',
    signedBase(body),
    'current key of class base (基础接口), over the body as it travelled',
  ],
  ['over the sorted text', 'verified', signedBase(sortedBody), 'over the sorted text'],
  [
    'in upper case',
    'verified',
    withSignature(baseSignature({ payload: body }).toUpperCase()),
    'is right',
  ],
  [
    'with the previous key',
    'previous-key',
    withKey(previousBaseKey),
    'key 2 of the list of class base',
  ],
  ['of the kit', 'verified', signedKit(body), 'current key of class kit'],
  [
    'of the kit with the previous key',
    'previous-key',
    kitCall(body, { 'x-sign': kitSignature({ key: previousKitKey, payload: body }) }),
    'key 2',
  ],

  [
    'signed in seconds, sent in milliseconds',
    'seconds-milliseconds',
    withSignature(baseSignature({ payload: body, timestamp: seconds })),
    'signed was the time in seconds',
  ],
  [
    'signed in milliseconds, sent in seconds',
    'seconds-milliseconds',
    baseCall(body, {
      timestamp: seconds,
      signature: baseSignature({ payload: body, timestamp: `${seconds}000` }),
    }),
    'signed was the time in milliseconds',
  ],
  [
    'signed in milliseconds that are lost',
    'seconds-milliseconds',
    baseCall(body, {
      timestamp: seconds,
      signature: baseSignature({ payload: body, timestamp: `${seconds}417` }),
    }),
    'signed was the time in milliseconds',
  ],
  [
    'over the timeStamp of the body',
    'other-time-signed',
    kitCall('{"timeStamp":"20260301200000000"}', {
      'x-sign': kitSignature({
        payload: '{"timeStamp":"20260301200000000"}',
        timestamp: '20260301200000000',
      }),
    }),
    'timeStamp of the body',
  ],

  [
    'with the key of the kit',
    'other-class-key',
    withKey(kitKey),
    'the current key of class kit (联营SaaS同步接口), where a key of class base',
  ],
  [
    'with the key of License codes',
    'other-class-key',
    withSignature(baseSignature({ key: licenseKey, payload: sortedBody })),
    'class license',
  ],
  [
    'of the kit with the key of base',
    'other-class-key',
    kitCall(body, { 'x-sign': kitSignature({ key: baseKey, payload: body }) }),
    'class base',
  ],
  [
    'by formula and key of the kit',
    'wrong-family',
    withSignature(kitSignature({ payload: body })),
    'class kit',
  ],
  [
    'of the kit by formula and key of base',
    'wrong-family',
    kitCall(body, { 'x-sign': baseSignature({ payload: body }) }),
    'class base',
  ],
  [
    'with a line break behind the key',
    'key-with-blanks',
    withKey(`${baseKey}\n`),
    'a line break at its end',
  ],
  [
    'with a blank before the key',
    'key-with-blanks',
    withKey(` ${baseKey}`),
    'a blank at its beginning',
  ],
  [
    'with the key in quotation marks',
    'key-with-blanks',
    withKey(`"${baseKey}"`),
    'quotation marks',
  ],

  [
    'in Base64',
    'hex-base64',
    withSignature(Buffer.from(baseSignature({ payload: body }), 'hex').toString('base64')),
    'Base64 instead of hex',
  ],
  ['in Base64 whose plus became a blank', 'hex-base64', withPlus(), 'Base64 instead of hex'],
  [
    'in Base64 for URLs',
    'hex-base64',
    withSignature(Buffer.from(baseSignature({ payload: body }), 'hex').toString('base64url')),
    'Base64 for URLs',
  ],
  [
    'in Base64 of its hex digits',
    'hex-base64',
    withSignature(Buffer.from(baseSignature({ payload: body })).toString('base64')),
    'Base64 of hex digits',
  ],
  [
    'in quotation marks',
    'signature-form',
    withSignature(`"${baseSignature({ payload: body })}"`),
    'something stands around it',
  ],
  [
    'that is no signature at all',
    'signature-form',
    withSignature('none'),
    'no text of 64 hex digits',
  ],
  [
    'that was cut off',
    'signature-damaged',
    withSignature(baseSignature({ payload: body }).slice(0, 60)),
    'cut off',
  ],

  [
    'by the formula of the kit',
    'inner-hash-missing',
    withSignature(kitSignature({ key: baseKey, payload: body })),
    'without the inner hash',
  ],
  [
    'by the formula of base for the kit',
    'inner-hash-present',
    kitCall(body, { 'x-sign': baseSignature({ key: kitKey, payload: body }) }),
    'an inner hash was signed',
  ],
  [
    'with a plain SHA-256 as inner hash',
    'inner-hash-unkeyed',
    overText(head + digits(sha256(body))),
    'plain SHA-256',
  ],
  [
    'with the inner hash in upper case',
    'inner-hash-upper-case',
    overText(head + inner.toUpperCase()),
    'upper-case hex',
  ],
  [
    'with the inner hash in Base64',
    'inner-hash-base64',
    overText(head + hmac(baseKey, body).toString('base64')),
    'Base64',
  ],
  [
    'without HMAC outside',
    'outer-hash-unkeyed',
    withSignature(digits(sha256(head + inner))),
    'without a key',
  ],
  [
    'with key and text exchanged',
    'arguments-swapped',
    withSignature(digits(hmac(head + inner, baseKey))),
    'as the key of the HMAC',
  ],
  [
    'with the timestamp before the nonce',
    'parts-order',
    overText(baseKey + timestamp + nonce + inner),
    'timestamp before nonce',
  ],
  [
    'without the key in the text',
    'part-left-out',
    overText(nonce + timestamp + inner),
    'the access key was left out',
  ],
  [
    'without the nonce in the text',
    'part-left-out',
    overText(baseKey + timestamp + inner),
    'the nonce was left out',
  ],
  [
    'without the timestamp in the text',
    'part-left-out',
    overText(baseKey + nonce + inner),
    'the timestamp was left out',
  ],
  ['over the body alone', 'body-only-signed', withSignature(inner), 'the body alone'],

  ['with an unknown key', 'unknown', withKey('key-of-somebody'), 'no single mistake'],
  ['over another body', 'unknown', signedBase('{"activity":"newInstance"}'), 'no single mistake'],
];

describe('the signature of a call of V2', () => {
  it.each(rows)('%s: %s', (_, cause, request, words) => {
    const found = diagnose(request);
    expect(found).toMatchObject({
      cause,
      accepted: cause === 'verified' || cause === 'previous-key',
    });
    expect(found.sentence).toContain(words);
    expect(tellsSecret(found, request)).toBeUndefined();
  });
});

/** A call whose signature in Base64 has a plus, which travels unencoded. */
function withPlus(): CapturedRequest {
  for (let at = 0; ; at += 1) {
    const parts = { payload: body, nonce: `nonce-${at}` };
    const signature = Buffer.from(baseSignature(parts), 'hex').toString('base64');
    if (signature.includes('+')) {
      return baseCall(body, { nonce: parts.nonce, signature: signature.replaceAll('+', ' ') });
    }
  }
}
