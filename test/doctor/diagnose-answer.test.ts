import { createHmac } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CapturedAnswer, Header } from '../../src/captures/captured-request.js';
import type { Cause } from '../../src/doctor/diagnosis.js';
import { diagnoseAnswer, type AnswerDiagnosisOptions } from '../../src/doctor/diagnose-answer.js';
import { baseKey, hmac, keys, kitKey, previousBaseKey, sha256 } from './captured.js';

const body = '{"resultCode":"000000","resultMsg":"success.","memo":"云/商店"}';
const base64 = (payload: string | Buffer, key = baseKey) => hmac(key, payload).toString('base64');
const headerOf = (signature: string): Header => ({
  name: 'Body-Sign',
  value: `sign_type="HMAC-SHA256", signature= "${signature}"`,
});
const signed = (signature: string, sent: string | Buffer = body): CapturedAnswer => ({
  status: 200,
  headers: [{ name: 'Content-Type', value: 'application/json' }, headerOf(signature)],
  body: Buffer.from(sent),
});
const withHeader = (name: string, value: string): CapturedAnswer => ({
  ...signed(''),
  headers: [{ name, value }],
});
const right = base64(body);
const diagnose = (answer: CapturedAnswer, options: Partial<AnswerDiagnosisOptions> = {}) =>
  diagnoseAnswer(answer, { keys, keyClass: 'base', timeStamp: '20260301120000000', ...options });

type Row = readonly [title: string, cause: Cause, answer: CapturedAnswer, words: string];

const rows: readonly Row[] = [
  ['that is right', 'verified', signed(right), 'current key of class base'],
  [
    'with the previous key',
    'previous-key',
    signed(base64(body, previousBaseKey)),
    'key 2 of the list',
  ],
  ['that is missing', 'body-sign-missing', { ...signed(''), headers: [] }, 'no header Body-Sign'],
  ['that is empty', 'body-sign-missing', withHeader('Body-Sign', ''), 'or an empty one'],
  [
    'whose name is in lower case',
    'body-sign-case',
    withHeader('body-sign', headerOf(right).value),
    'written body-sign',
  ],
  [
    'whose name is Body-sign',
    'body-sign-case',
    withHeader('Body-sign', headerOf(right).value),
    'written Body-sign',
  ],
  [
    'without quotation marks',
    'body-sign-form',
    withHeader('Body-Sign', `sign_type=HMAC-SHA256, signature= ${right}`),
    'double quotation marks are missing',
  ],
  [
    'in single quotation marks',
    'body-sign-form',
    withHeader('Body-Sign', `sign_type='HMAC-SHA256', signature= '${right}'`),
    'single quotation marks',
  ],
  [
    'of the signature alone',
    'body-sign-form',
    withHeader('Body-Sign', right),
    'sign_type is not there',
  ],
  [
    'of another algorithm',
    'body-sign-form',
    withHeader('Body-Sign', `sign_type="HmacSHA256", signature= "${right}"`),
    'not HMAC-SHA256',
  ],
  [
    'in the other order',
    'body-sign-form',
    withHeader('Body-Sign', `signature="${right}", sign_type="HMAC-SHA256"`),
    'signature comes first',
  ],
  [
    'in some other form',
    'body-sign-form',
    withHeader('Body-Sign', `sign_type="HMAC-SHA256"; signature="${right}"`),
    'it should read',
  ],
  ['in hex', 'hex-base64', signed(hmac(baseKey, body).toString('hex')), 'in hex'],
  ['without padding', 'base64-variant', signed(right.slice(0, -1)), 'padding'],
  ['with blanks around it', 'signature-form', signed(`${right}\n`), 'something stands around'],
  ['in another case', 'signature-damaged', signed(right.toLowerCase()), 'its case'],
  ['that is no signature', 'signature-form', signed('none'), 'no Base64 of 32 bytes'],
  ['with the key of the kit', 'other-class-key', signed(base64(body, kitKey)), 'class kit'],
  [
    'with Key and timeStamp',
    'key-with-time-stamp',
    signed(base64(body, `${baseKey}20260301120000000`)),
    'Key and timeStamp',
  ],
  [
    'with a line break behind the key',
    'key-with-blanks',
    signed(base64(body, `${baseKey}\n`)),
    'line break',
  ],
  [
    'with key and body exchanged',
    'arguments-swapped',
    signed(createHmac('sha256', body).update(baseKey).digest('base64')),
    'as the key of the HMAC',
  ],
  ['without a key', 'outer-hash-unkeyed', signed(sha256(body).toString('base64')), 'plain SHA-256'],
  [
    'over a body that was compressed later',
    'body-compressed',
    {
      ...signed(right, gzipSync(body)),
      headers: [{ name: 'Content-Encoding', value: 'gzip' }, headerOf(right)],
    },
    'compressed (gzip)',
  ],
  [
    'over a body that was deflated later',
    'body-compressed',
    signed(right, deflateSync(body)),
    'before it was compressed',
  ],
  [
    'over a body that came in chunks',
    'chunk-leftovers',
    signed(right, `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`),
    'sizes of its chunks',
  ],
  [
    'over a body with a line break',
    'line-break-changed',
    signed(base64(`${body}\n`)),
    'with a line break',
  ],
  [
    'over a body without its line break',
    'line-break-changed',
    signed(right, `${body}\n`),
    'without the line break',
  ],
  [
    'over a body before blanks were added',
    'blanks-changed',
    signed(right, body.replaceAll('":', '": ')),
    'without blanks',
  ],
  [
    'over a body without blanks at its ends',
    'blanks-changed',
    signed(right, ` ${body}\t`),
    'without blanks at its ends',
  ],
  [
    'over a body before it was escaped',
    'text-escaped',
    signed(right, body.replace('云', '\\u4e91')),
    'written anew',
  ],
  [
    'over a body that was escaped',
    'text-escaped',
    signed(base64(body.replace('云', '\\u4e91').replace('商店', '\\u5546\\u5e97'))),
    'outside ASCII escaped',
  ],
  ['with an unknown key', 'unknown', signed(base64(body, 'somebody')), 'no single mistake'],
];

describe('Body-Sign of an answer', () => {
  it.each(rows)('%s: %s', (_, cause, answer, words) => {
    const found = diagnose(answer);
    expect(found).toMatchObject({
      cause,
      accepted: cause === 'verified' || cause === 'previous-key',
    });
    expect(found.sentence).toContain(words);
    const text = JSON.stringify(found);
    for (const secret of [...Object.values(keys).flat(), right]) expect(text).not.toContain(secret);
  });

  it('of an unknown request may be signed with a key of any class', () => {
    const found = diagnose(signed(base64(body, kitKey)), { keyClass: undefined });
    expect(found).toMatchObject({ cause: 'verified', keyClass: 'kit', keyIndex: 0 });
  });

  it('cannot be judged without any key', () => {
    const none = { base: [], kit: [], license: [], generic: [], v1: [] };
    expect(diagnose(signed(right), { keys: none })).toMatchObject({ cause: 'no-key' });
    expect(diagnose(signed(right), { keys: none, keyClass: undefined })).toMatchObject({
      cause: 'no-key',
    });
  });
});
