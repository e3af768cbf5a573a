import { Buffer, isUtf8 } from 'node:buffer';
import { generateKeyPairSync, constants, publicEncrypt } from 'node:crypto';
import { parseBasicTime, toBasicTime } from '../../../src/protocol/basic-time.js';
import { decodeBase64 } from '../../../src/protocol/base64-text.js';
import { decryptClientSecret, encryptClientSecret } from '../../../src/protocol/client-secret.js';
import { decodeOaep } from '../../../src/protocol/oaep.js';
import { parseSaasExtendParams } from '../../../src/protocol/saas-extend-params.js';
import {
  decryptSensitiveField,
  encryptSensitiveField,
  sensitiveFieldFits,
  sensitiveFieldIv,
} from '../../../src/protocol/sensitive-field.js';
import {
  parseBeijingWireTime,
  parseLicenseTime,
  parseWireTime,
  toBeijingWireTime,
  toWireTime,
} from '../../../src/protocol/wire-time.js';
import { changedBy } from './mutate.js';
import { choiceOf, promise, type Target } from './target.js';

/** Short, since thousands of secrets are opened; its strength is not what is tried. */
const keyPair = generateKeyPairSync('rsa', { modulusLength: 1_024 });
const fieldKey = '00112233-4455-6677-8899-aabbccddeeff';

const texts = (...values: string[]) => values.map((value) => Buffer.from(value));

/** What stands in single fields. */
export const valueTargets: readonly Target[] = [
  {
    name: 'client-secret',
    seeds: texts('secret', '', '密码 ', encryptClientSecret(keyPair.publicKey, 'secret')),
    run: secretHolds,
  },
  {
    name: 'oaep',
    seeds: [Buffer.alloc(128), Buffer.alloc(66, 1), Buffer.alloc(0)],
    run: oaepHolds,
  },
  {
    name: 'saas-extend-params',
    seeds: texts(
      '[{"name":"emailDomainName","value":"test.example.com"}]',
      'W3sibmFtZSI6ImEiLCJ2YWx1ZSI6ImIifV0=',
      'W3sibmFtZSI6ImEiLCJ2YWx1ZSI6ImIifV0%253D',
      '[{"name":"a","value":[1,{"b":null}]},{"name":"","value":-0}]',
    ),
    run: extendParamsHold,
  },
  {
    name: 'wire-time',
    seeds: texts(
      '20230327065233980',
      '20240229235959',
      '2023-10-27 10:30:15 z',
      '20240301T103000Z',
    ),
    run: timesHold,
  },
  {
    name: 'sensitive-field',
    seeds: texts('A1b2C3d4E5f6G7h8P5wVdALMf/ywSwWLr6br8w==', 'admin', '13800000000', ''),
    run: fieldHolds,
  },
  {
    name: 'base64',
    seeds: texts('', 'AA==', 'AAA=', 'AAAA', 'AB==', '-_', 'A A A'),
    run: base64Holds,
  },
];

function secretHolds(input: Buffer): void {
  const { privateKey, publicKey } = keyPair;
  const opened = decryptClientSecret([privateKey], input.toString('utf8'));
  const isOurs = input.toString('utf8').replace(/\s/g, '').length >= 172;
  promise(!opened.ok || isOurs, 'a text of another length was opened');
  const plain = input.subarray(0, 62);
  if (!isUtf8(plain)) return;
  const text = plain.toString('utf8');
  const sealed = encryptClientSecret(publicKey, text);
  const again = decryptClientSecret([privateKey], sealed);
  promise(again.ok && again.plain === text, 'a secret is not opened');
  const changed = changedBy(Buffer.from(sealed), choiceOf(input, 1_000)).toString('utf8');
  const damaged = decryptClientSecret([privateKey], changed);
  promise(!damaged.ok || damaged.plain === text, 'a damaged secret was opened to another text');
  const padding = constants.RSA_PKCS1_PADDING;
  const older = publicEncrypt({ key: publicKey, padding }, plain).toString('base64');
  promise(!decryptClientSecret([privateKey], older).ok, 'a secret in the older padding was opened');
}

function oaepHolds(input: Buffer): void {
  for (const oaepHash of ['SHA-256', 'SHA-1'] as const) {
    for (const mgf1Hash of ['SHA-256', 'SHA-1'] as const) {
      const message = decodeOaep(input, { oaepHash, mgf1Hash });
      promise(message === undefined, 'there was a message in bytes that nobody has encoded');
    }
  }
}

function extendParamsHold(input: Buffer): void {
  parseSaasExtendParams(input.toString('utf8'));
  const params = parseSaasExtendParams(input.toString('base64'));
  if (params === undefined) return;
  const written = Buffer.from(JSON.stringify(params)).toString('base64');
  const again = parseSaasExtendParams(encodeURIComponent(written));
  promise(JSON.stringify(again) === JSON.stringify(params), 'written and read they are others');
}

function timesHold(input: Buffer): void {
  const text = input.toString('utf8');
  const timeMs = parseWireTime(text);
  if (timeMs !== undefined) promise(toWireTime(timeMs).startsWith(text), 'a time is another one');
  const beijingMs = parseBeijingWireTime(text);
  promise((beijingMs === undefined) === (timeMs === undefined), 'the zone decides what is a time');
  if (beijingMs !== undefined && text >= '00000101080000')
    promise(toBeijingWireTime(beijingMs).startsWith(text), 'a time in UTC+8 is another one');
  const licenseMs = parseLicenseTime(text);
  promise(timeMs === undefined || licenseMs === timeMs, 'a License has another time');
  const basicMs = parseBasicTime(text);
  if (basicMs !== undefined)
    promise(toBasicTime(basicMs) === text, 'a time of ours is another one');
}

function fieldHolds(input: Buffer): void {
  const value = input.toString('utf8');
  for (const encryptType of ['1', '2'] as const)
    decryptSensitiveField({ accessKey: fieldKey, encryptType, value });
  if (!isUtf8(input) || !sensitiveFieldFits(value)) return;
  const encryptType = choiceOf(input, 2) === 0 ? '1' : '2';
  const iv = sensitiveFieldIv(fieldKey, 'instance password', value);
  const sealed = encryptSensitiveField({ accessKey: fieldKey, encryptType, iv, plain: value });
  promise(sealed.length <= 128, 'an encrypted field is too long');
  const opened = decryptSensitiveField({ accessKey: fieldKey, encryptType, value: sealed });
  promise(opened === value, 'a field is not opened');
}

function base64Holds(input: Buffer): void {
  const text = input.toString('latin1');
  const bytes = decodeBase64(text);
  if (bytes !== undefined) promise(bytes.toString('base64') === text, 'Base64 is read loosely');
  const own = decodeBase64(input.toString('base64'));
  promise(own?.equals(input) === true, 'Base64 is not read');
}
