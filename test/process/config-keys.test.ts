import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyVariables, readConfig } from '../../src/config.js';
import { keyClasses } from '../../src/protocol/access-keys.js';
import { configProblems } from '../support/server-config-problems.js';
import { emptyFolder } from '../support/server-folder.js';
import { testKitPrivateKey } from '../support/start-app.js';

describe('the keys of a class', () => {
  it.each(keyClasses)('%s: the current one first, then those still accepted', (keyClass) => {
    const { keys } = readConfig({ [keyVariables[keyClass].name]: ' new , old ,' });
    expect(keys[keyClass]).toEqual(['new', 'old']);
    expect(Object.values(keys).flat()).toHaveLength(2);
  });

  it('of every class may be given at once', () => {
    const environment = Object.fromEntries(
      keyClasses.map((keyClass) => [keyVariables[keyClass].name, `${keyClass}-key`]),
    );
    expect(readConfig(environment).keys).toEqual({
      base: ['base-key'],
      kit: ['kit-key'],
      license: ['license-key'],
      generic: ['generic-key'],
      v1: ['v1-key'],
    });
  });

  const shared = (name: string, owner: string) =>
    `${name}: holds a key that ${owner} has too; each class of interfaces is bound to a key of its own`;

  it('that stands in two classes is told, and not repeated', () => {
    expect(
      configProblems({
        KOOGATE_BASE_KEYS: 'hunter2-base, hunter2',
        KOOGATE_KIT_KEYS: 'hunter2-kit, hunter2',
        KOOGATE_V1_KEYS: 'hunter2-kit',
      }),
    ).toEqual([
      shared('KOOGATE_KIT_KEYS', 'KOOGATE_BASE_KEYS'),
      shared('KOOGATE_V1_KEYS', 'KOOGATE_KIT_KEYS'),
    ]);
  });

  it('is told also when it comes from a file, and beside every other problem', () => {
    const file = join(emptyFolder(), 'keys');
    writeFileSync(file, 'the-same\n');
    expect(
      configProblems({
        KOOGATE_LICENSE_KEYS: 'the-same',
        KOOGATE_GENERIC_KEYS_FILE: file,
        KOOGATE_PORT: 'x',
      }),
    ).toEqual([
      'KOOGATE_PORT: must be a whole number',
      shared('KOOGATE_GENERIC_KEYS', 'KOOGATE_LICENSE_KEYS'),
    ]);
  });

  it('may stand twice in one class: that harms nobody', () => {
    expect(readConfig({ KOOGATE_BASE_KEYS: 'a,a' }).keys.base).toEqual(['a', 'a']);
  });
});

describe('KOOGATE_KIT_PRIVATE_KEY', () => {
  const other = pemOf(generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey);
  const pkcs1 = createPrivateKey(other).export({ type: 'pkcs1', format: 'pem' }).toString();

  it.each([
    ['as PEM', testKitPrivateKey, [testKitPrivateKey]],
    ['with escaped line breaks', testKitPrivateKey.replaceAll('\n', '\\n'), [testKitPrivateKey]],
    [
      'with the line breaks of Windows',
      testKitPrivateKey.replaceAll('\n', '\r\n'),
      [testKitPrivateKey],
    ],
    ['in the older form of RSA keys', pkcs1, [other]],
    ['with the words of a tool around it', `Key: x\n${other}--\n`, [other]],
    ['several, newest first', `${other}${testKitPrivateKey}`, [other, testKitPrivateKey]],
    [
      'several with escaped line breaks',
      `${other}${testKitPrivateKey}`.replaceAll('\n', '\\n'),
      [other, testKitPrivateKey],
    ],
  ])('is taken %s', (_, text, keys) => {
    const { kitPrivateKeys } = readConfig({ KOOGATE_KIT_PRIVATE_KEY: text });
    expect(kitPrivateKeys.map(pemOf)).toEqual(keys);
  });

  it('is taken from a file', () => {
    const file = join(emptyFolder(), 'kit.pem');
    writeFileSync(file, `${testKitPrivateKey}\n${other}`);
    const { kitPrivateKeys } = readConfig({ KOOGATE_KIT_PRIVATE_KEY_FILE: file });
    expect(kitPrivateKeys.map(pemOf)).toEqual([testKitPrivateKey, other]);
  });

  const noPem =
    'must be a private key as PEM, or several: from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----';
  const unreadable = 'cannot be read; is it whole, with its line breaks (in a variable: \\n)?';
  const short = pemOf(generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey);
  const elliptic = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  const encrypted = (type: 'pkcs1' | 'pkcs8') =>
    createPrivateKey(other)
      .export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hunter2' })
      .toString();
  const passphrase =
    'key 1 of 1 is encrypted; take its passphrase off: openssl pkey -in key.pem -out plain.pem';
  const publicKey = createPublicKey(other).export({ type: 'spki', format: 'pem' }).toString();

  it.each([
    ['no PEM', 'hunter2', [noPem]],
    ['Base64 without its heading', other.split('\n').slice(1, -2).join('\n'), [noPem]],
    ['the public key', publicKey, [noPem]],
    ['a block without its end', other.slice(0, 500), [noPem]],
    ['a second block without its end', `${other}${testKitPrivateKey.slice(0, 500)}`, [noPem]],
    ['a first block without its end', `${testKitPrivateKey.slice(0, 500)}\n${other}`, [noPem]],
    [
      'garbage between the headings',
      '-----BEGIN PRIVATE KEY-----\naHVudGVyMg==\n-----END PRIVATE KEY-----',
      [`key 1 of 1 ${unreadable}`],
    ],
    ['line breaks turned into blanks', other.replaceAll('\n', ' '), [`key 1 of 1 ${unreadable}`]],
    ['a passphrase', encrypted('pkcs8'), [passphrase]],
    ['a passphrase in the older form', encrypted('pkcs1'), [passphrase]],
    ['an EC key', elliptic, ['key 1 of 1 must be an RSA key, this one is of type ec']],
    [
      'a key of 1024 bits',
      short,
      ['key 1 of 1 must have 2048 bits or more, this one has 1024; the marketplace asks for 3072'],
    ],
    [
      'two that are wrong, beside one that is right',
      `${elliptic}${other}${short}`,
      [
        'key 1 of 3 must be an RSA key, this one is of type ec',
        'key 3 of 3 must have 2048 bits or more, this one has 1024; the marketplace asks for 3072',
      ],
    ],
  ])('is refused: %s; nothing of it is repeated', (_, text, sentences) => {
    const problems = configProblems({ KOOGATE_KIT_PRIVATE_KEY: text });
    expect(problems).toEqual(sentences.map((sentence) => `KOOGATE_KIT_PRIVATE_KEY: ${sentence}`));
    const lines = text.split(/\s+/).filter((line) => line.length > 16);
    for (const line of [...lines, 'hunter2', 'aHVudGVyMg==']) {
      expect(problems.join('\n')).not.toContain(line);
    }
  });
});

function pemOf(key: ReturnType<typeof createPrivateKey>): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
