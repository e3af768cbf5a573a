import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { diagnoseRequest } from '../../src/doctor/diagnose-request.js';
import { keyClasses, type AccessKeys } from '../../src/protocol/access-keys.js';
import {
  parseQuery,
  queryMessage,
  readSignedBody,
  verifyAuthToken,
} from '../../src/protocol/auth-token.js';
import { verifyBodySign } from '../../src/protocol/body-sign.js';
import { canonicalPieces } from '../../src/protocol/canonical-json.js';
import { decryptClientSecret } from '../../src/protocol/client-secret.js';
import { readJsonItems } from '../../src/protocol/json-text.js';
import { parseLooseJson } from '../../src/protocol/loose-json.js';
import { parseSaasExtendParams } from '../../src/protocol/saas-extend-params.js';
import { decryptSensitiveField } from '../../src/protocol/sensitive-field.js';
import { isSignatureForm } from '../../src/protocol/signature-formula.js';
import { parseLicenseTime, parseWireTime } from '../../src/protocol/wire-time.js';
import { readPublished } from '../../src/published.js';
import { testKitPrivateKey } from '../support/start-app.js';

const { specification } = readPublished();
const keys = Object.fromEntries(
  keyClasses.map((keyClass) => [keyClass, [`a-key-of-class-${keyClass}`]]),
) as unknown as AccessKeys;

/** What is done with a text of a stranger, or of somebody who has a key and means ill. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'the canonical text': (text) => canonicalPieces(Buffer.from(text)),
  'the message of a body': (text) => {
    const { pieces, timeStamp, toValues } = readSignedBody(Buffer.from(text));
    return [pieces.join(''), timeStamp, toValues()];
  },
  'a list': readJsonItems,
  'a list in a text': parseLooseJson,
  'a query': (text) => queryMessage(parseQuery(text)),
  'a token': (token) => verifyAuthToken({ keys: ['a-key'], token, timeStamp: '1', message: 'a=b' }),
  'a signature': isSignatureForm,
  'the mark of an answer': (header) =>
    verifyBodySign({ accessKey: 'a-key', header, body: Buffer.alloc(0) }),
  'extra parameters': (text) => [
    parseSaasExtendParams(text),
    parseSaasExtendParams(Buffer.from(text).toString('base64')),
  ],
  'a time': (text) => [parseWireTime(text), parseLicenseTime(text)],
  'a client secret': (text) => decryptClientSecret([testKitPrivateKey], text),
  'an encrypted field': (value) =>
    decryptSensitiveField({ accessKey: 'a-key', encryptType: '1', value }),
};

/** What is repeated to make a text long, with what stands before it. */
const units: readonly (readonly [string, string])[] = [
  ...[
    '[',
    '{"a":',
    '"',
    '\\"',
    '\\u0000',
    ' ',
    '\n',
    '{a:',
    'a',
    'a:',
    ',',
    '{},',
    '1,',
    '"a",',
  ].map((unit) => ['', unit] as const),
  ...[
    '%',
    '%41',
    '&',
    'a=1&',
    '=',
    '+',
    "'",
    '\u201c',
    '0',
    '1e',
    '-',
    '\u{1f600}',
    '\\',
    "$'",
  ].map((unit) => ['', unit] as const),
  ...['"a":1,', '"\\ud800":"\\u00e9",', ' "a" : [ ] ,', '"a":{"b":[', 'a:{b:', '\t'].map(
    (unit) => ['{', unit] as const,
  ),
  ...['{"a":1},', '{a:1},', '{"a" : "b\\n" }, ', '"\\\\",', '[', '{', '"\u2028",'].map(
    (unit) => ['[', unit] as const,
  ),
  ['sign_type', ' '],
  ['sign_type = "HMAC-SHA256"', ' '],
  ['sign_type="HMAC-SHA256",signature="', 'a'],
];

const longLength = 32_768;
const doubling = 2.5;

describe('the time that a text takes grows with its length only', { timeout: 60_000 }, () => {
  it.each(Object.entries(readers))('of %s', (_, read) => {
    for (const unit of units) expectLinear(read, unit, longLength);
  });

  it('of the diagnosis of a refused call, in a body or a query of the length that it looks at', () => {
    const diagnosed = (text: string) => [
      diagnoseRequest(
        {
          method: 'POST',
          path: '/koogallery',
          rawQuery: signature,
          headers: [],
          body: Buffer.from(text),
        },
        { specification, keys, now: 1_700_000_000_000 },
      ),
      diagnoseRequest(
        {
          ...{ method: 'GET', path: '/koogallery', headers: [], body: Buffer.alloc(0) },
          rawQuery: `activity=newInstance&authToken=${'A'.repeat(43)}%3D&timeStamp=1&a=${text}`,
        },
        { specification, keys, now: 1_700_000_000_000 },
      ),
    ];
    const some = units.filter((_, at) => at % 9 === 0);
    for (const unit of some) expectLinear(diagnosed, unit, 8_192);
  });

  it('can be told from time that grows with its square', () => {
    const square = (text: string) => {
      let found = 0;
      for (let at = 0; at < text.length; at += 1)
        for (let to = 0; to < text.length; to += 1)
          found += text.charCodeAt(to) ^ text.charCodeAt(at);
      return found;
    };
    expect(() => expectLinear(square, ['', 'a'], 4_096, 0)).toThrow('eight times as long');
  });
});

const signature = `signature=${'a'.repeat(64)}&timestamp=1700000000000&nonce=b`;

/** Shorter than that, and it is not measured further: a square of so many characters takes a second. */
const usualMs = 20;

/** Three doublings, each with the best of some tries: a machine that is busy makes single ones slow. */
function expectLinear(
  read: (text: string) => unknown,
  [start, unit]: readonly [string, string],
  length: number,
  shortMs = usualMs,
): void {
  const textOf = (size: number) => start + unit.repeat(Math.ceil(size / unit.length));
  const long = textOf(length);
  if (usedMs(() => read(long)) < shortMs) return;
  const short = textOf(length / 8);
  let ratio = Infinity;
  for (let tries = 0; tries < 3 && ratio > doubling ** 3; tries += 1) {
    const shortest = Math.min(...[1, 2, 3].map(() => usedMs(() => read(short))));
    const longest = Math.min(...[1, 2].map(() => usedMs(() => read(long))));
    ratio = Math.min(ratio, longest / Math.max(shortest, 0.5));
  }
  expect(ratio, `${start}${JSON.stringify(unit)}…: eight times as long`).toBeLessThan(
    doubling ** 3,
  );
}

/** Of the processor, this process alone. */
function usedMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
