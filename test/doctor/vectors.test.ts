import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { diagnoseAnswer } from '../../src/doctor/diagnose-answer.js';
import { diagnoseRequest } from '../../src/doctor/diagnose-request.js';
import type { Cause } from '../../src/doctor/diagnosis.js';
import type {
  CallbackOperation,
  CallbackSpecification,
} from '../../src/openapi/callback-specification.js';
import type { AccessKeys } from '../../src/protocol/access-keys.js';
import { readVectors, vectorHead } from '../protocol/read-vectors.js';
import { bodyOf, verifyVectors } from '../protocol/signature-vectors.js';
import { queryOf, specification, toHeaders } from './captured.js';

/** What explains a vector that is refused. A change of which nothing is left to see has no explanation: `unknown`. */
const causesOfRefusals: Readonly<Record<string, Cause>> = {
  'refused: wrong key': 'unknown',
  'refused: no key configured': 'no-key',
  'refused: one byte of the body flipped': 'unknown',
  'refused: one digit of the signature flipped': 'signature-damaged',
  'refused: signature cut short': 'signature-damaged',
  'refused: signature in Base64': 'hex-base64',
  'refused: nonce changed': 'unknown',
  'refused: timestamp changed inside the window': 'unknown',
  'refused: milliseconds signed, seconds sent': 'seconds-milliseconds',
  'refused: signature missing': 'signature-missing',
  'refused: signature empty': 'signature-missing',
  'refused: timestamp missing': 'timestamp-missing',
  'refused: timestamp empty': 'timestamp-missing',
  'refused: timestamp not numeric': 'timestamp-unit',
  'refused: timestamp with a sign': 'timestamp-form',
  'refused: timestamp with a fraction': 'timestamp-unit',
  'refused: timestamp in full-width digits': 'timestamp-form',
  'refused: nonce missing': 'nonce-missing',
  'refused: nonce empty': 'nonce-missing',
  'refused: stale by 1 ms': 'clock-off',
  'refused: ahead by 1 ms too much': 'clock-off',
  'refused: seconds, stale': 'clock-off',
  'refused: stale and badly signed is reported as stale': 'clock-off',
  'refused: everything missing is reported as a missing timestamp': 'timestamp-missing',
  'refused: null kept in the sorted text': 'members-dropped',
  'refused: nested null dropped in the signed text': 'members-dropped',
  'refused: nested members sorted in the signed text': 'nested-order',
  'refused: names sorted from Z to A': 'descending-order',
  'refused: Chinese text escaped in the signed text only': 'text-escaped',
  'refused: control character in lower-case hex in the signed text': 'text-escaped',
  'refused: HTML-escaped signed text': 'text-escaped',
  'refused: duplicate name, first value signed': 'members-dropped',
  'refused: big integer rounded to a double': 'numbers-changed',
  'refused: payload not hashed first (kit formula)': 'inner-hash-missing',
  'refused: inner hash in upper case': 'inner-hash-upper-case',
  'refused: inner hash without a key (SHA-256)': 'inner-hash-unkeyed',
  'refused: outer hash without a key (SHA-256)': 'outer-hash-unkeyed',
  'refused: timestamp before nonce in the text': 'parts-order',
  'refused: key left out of the text': 'part-left-out',
  'orderNotify refused: key of another class': 'unknown',
  'orderNotify refused: body changed': 'unknown',
  'base refused: raw-payload formula is for orderNotify and kit only': 'inner-hash-missing',
  'refused: key of the base interfaces': 'unknown',
  'refused: payload hashed first (base formula)': 'inner-hash-present',
  'refused: nested members sorted': 'nested-order',
  'refused: nested null dropped': 'members-dropped',
  'refused: empty string dropped': 'members-dropped',
  'refused: HTML escaping': 'text-escaped',
  'refused: numbers turned into strings': 'numbers-changed',
  'refused: body time instead of x-timestamp': 'other-time-signed',
  'refused: body time sent as x-timestamp': 'timestamp-unit',
  'refused: x-sign missing': 'signature-missing',
  'refused: x-timestamp missing': 'timestamp-missing',
  'refused: x-nonce missing': 'nonce-missing',
  'refused: stale': 'clock-off',
  'refused: future': 'clock-off',
  'refused: one character of a value changed': 'unknown',
  'refused: a parameter added': 'member-added',
  'refused: a parameter removed': 'unknown',
  'refused: token in another case': 'signature-damaged',
  'refused: token without padding': 'base64-variant',
  'refused: URL-safe Base64': 'base64-variant',
  'refused: HMAC key without timeStamp': 'key-without-time-stamp',
  'refused: values signed while still encoded': 'values-not-decoded',
  'refused: empty values left out': 'blank-values',
  'refused: printed order p1, p3, p2': 'printed-order',
  'refused: hex instead of Base64': 'hex-base64',
  'refused: authToken missing': 'token-missing',
  'refused: authToken empty': 'token-missing',
  'refused: timeStamp missing': 'timestamp-missing',
  'kit V1 refused: body changed': 'unknown',
  'kit V1 refused: header missing': 'token-missing',
  'kit V1 refused: timeStamp missing': 'timestamp-missing',
};

const noKeys: AccessKeys = { base: [], kit: [], license: [], generic: [], v1: [] };

/** A specification of one operation, whatever its activity: the vectors are about signatures alone. */
function specificationOf(scheme: CallbackOperation['scheme']): CallbackSpecification {
  const found = specification.operations.find((each) => each.scheme === scheme);
  if (found === undefined) throw new Error(`no callback is signed as ${scheme}`);
  const operation = { ...found, activity: undefined, subPath: '' };
  const at = (method: string) => (method.toLowerCase() === operation.method ? [operation] : []);
  return { ...specification, operations: [operation], at, find: (method) => at(method)[0] };
}

function causeOf(name: string, keyIndex: number | undefined): Cause {
  const cause = causesOfRefusals[name];
  if (keyIndex === undefined && cause !== undefined) return cause;
  if (keyIndex === undefined) throw new Error(`${name}: the table does not say what explains it`);
  return keyIndex === 0 ? 'verified' : 'previous-key';
}

describe('every vector of V2', () => {
  it.each(verifyVectors)('$scheme, $name', ({ name, scheme, input, want }) => {
    const oneClass = specificationOf(scheme);
    const [operation] = oneClass.operations;
    const keyClass = operation?.keyClass ?? 'base';
    const found = diagnoseRequest(
      {
        method: 'POST',
        path: '/koogallery',
        rawQuery: queryOf(input.query ?? {}),
        headers: toHeaders(input.headers ?? {}),
        body: bodyOf(input),
      },
      {
        specification: oneClass,
        keys: { ...noKeys, [keyClass]: input.keys },
        now: input.now,
        windowMs: input.windowMs,
      },
    );
    expect(found).toMatchObject({
      cause: causeOf(name, want.keyIndex),
      accepted: want.resultCode === '000000',
    });
    for (const key of input.keys) expect(JSON.stringify(found)).not.toContain(key);
  });
});

const tokenVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({
    op: z.literal('verify'),
    keys: z.array(z.string()),
    headers: z.record(z.string(), z.string()).optional(),
    variant: z.literal('kit-v1').optional(),
    query: z.string().optional(),
    body: z.string().optional(),
  }),
  want: z.strictObject({
    resultCode: z.string(),
    reason: z.string(),
    keyIndex: z.number().optional(),
  }),
});

describe('every vector of V1', () => {
  it.each(readVectors('auth-token.json', tokenVector, 'verify'))(
    '$name',
    ({ name, input, want }) => {
      const isKit = input.variant !== undefined;
      const found = diagnoseRequest(
        {
          method: isKit ? 'POST' : 'GET',
          path: '/koogallery',
          rawQuery: input.query ?? '',
          headers: toHeaders(input.headers ?? {}),
          body: Buffer.from(input.body ?? ''),
        },
        {
          specification: specificationOf(isKit ? 'kit-auth-token' : 'auth-token'),
          keys: { ...noKeys, v1: input.keys },
        },
      );
      expect(found).toMatchObject({
        cause: causeOf(name, want.keyIndex),
        accepted: want.resultCode === '000000',
      });
    },
  );
});

const causesOfAnswers: Readonly<Record<string, Cause>> = {
  'refused: header missing': 'body-sign-missing',
  'refused: no double quotes': 'body-sign-form',
  'refused: single quotes': 'body-sign-form',
  'refused: signature only': 'body-sign-form',
  'refused: other algorithm name': 'body-sign-form',
  'refused: body re-serialised with blanks': 'blanks-changed',
  'refused: line break added after signing': 'line-break-changed',
  'refused: signed with Key+timeStamp': 'key-with-time-stamp',
  'refused: hex instead of Base64': 'hex-base64',
  'refused: key of another interface class': 'unknown',
};

const bodySignVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({
    op: z.literal('verify'),
    accessKey: z.string(),
    body: z.string(),
    header: z.string().nullable(),
  }),
  want: z.strictObject({ ok: z.boolean(), reason: z.string() }),
});

describe('every vector of Body-Sign', () => {
  it.each(readVectors('body-sign.json', bodySignVector, 'verify'))(
    '$name',
    ({ name, input, want }) => {
      const { accessKey, body, header } = input;
      const headers = header === null ? [] : [{ name: 'Body-Sign', value: header }];
      const found = diagnoseAnswer(
        { status: 200, headers, body: Buffer.from(body) },
        {
          keys: { ...noKeys, base: [accessKey] },
          keyClass: 'base',
          timeStamp: '20230327065233980',
        },
      );
      expect(found).toMatchObject({
        cause: want.ok ? 'verified' : causesOfAnswers[name],
        accepted: want.ok,
      });
    },
  );
});
