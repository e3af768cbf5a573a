import { Buffer } from 'node:buffer';
import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { decryptClientSecret, encryptClientSecret } from '../../src/protocol/client-secret.js';
import { anyText } from './any-text.js';
import { readVectors, vectorHead } from './read-vectors.js';

vi.mock('node:crypto', { spy: true });

const secretVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({ privateKeyPem: z.string(), clientSecret: z.string() }),
  want: z.union([
    z.strictObject({
      plain: z.string(),
      encoding: z.enum(['base64', 'hex']),
      oaepHash: z.enum(['SHA-256', 'SHA-1']),
      mgf1Hash: z.enum(['SHA-256', 'SHA-1']),
    }),
    z.strictObject({ error: z.literal('undecryptable'), resultCode: z.literal('000101') }),
  ]),
});

const vectors = readVectors('client-secret.json', secretVector);
const [first] = vectors;
const pem = first?.input.privateKeyPem ?? '';
const privateKey = createPrivateKey(pem);
const publicKey = createPublicKey(privateKey);
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const undecryptable = { ok: false };

describe('a client secret', () => {
  it('has 14 known answers, all of which are run', () => {
    expect(vectors.length).toBe(14);
  });

  it.each(vectors)('known answer: $name', ({ input, want }) => {
    const secret = decryptClientSecret([input.privateKeyPem], input.clientSecret);
    expect(secret).toEqual('error' in want ? undecryptable : { ok: true, keyIndex: 0, ...want });
  });

  it('comes back as it went out', () => {
    const wellFormed = anyText.map((text) => Buffer.from(text).toString());
    fc.assert(
      fc.property(wellFormed, fc.boolean(), (plain, asHex) => {
        const base64 = encryptClientSecret(publicKey, plain);
        const value = asHex ? Buffer.from(base64, 'base64').toString('hex') : base64;
        expect(decryptClientSecret([privateKey], value)).toEqual({
          ok: true,
          plain,
          encoding: asHex ? 'hex' : 'base64',
          oaepHash: 'SHA-256',
          mgf1Hash: 'SHA-256',
          keyIndex: 0,
        });
      }),
      { numRuns: 10 },
    );
  });

  it('is encrypted with a public key in PEM too, and never twice to the same text', () => {
    const publicPem = String(publicKey.export({ type: 'spki', format: 'pem' }));
    const values = [encryptClientSecret(publicPem, 's'), encryptClientSecret(publicPem, 's')];
    expect(new Set(values).size).toBe(2);
    for (const value of values) {
      expect(decryptClientSecret([pem], value)).toMatchObject({ ok: true, plain: 's' });
    }
  });
});

describe('several private keys', () => {
  const value = encryptClientSecret(publicKey, 'secret');

  it('are tried in their order, and the answer tells which one it was', () => {
    const found = { ok: true, plain: 'secret' };
    expect(decryptClientSecret([privateKey, otherKey], value)).toMatchObject({
      ...found,
      keyIndex: 0,
    });
    expect(decryptClientSecret([otherKey, privateKey], value)).toMatchObject({
      ...found,
      keyIndex: 1,
    });
  });

  it('that have all been removed open nothing', () => {
    expect(decryptClientSecret([], value)).toEqual(undecryptable);
    expect(decryptClientSecret([otherKey], value)).toEqual(undecryptable);
  });

  it('are no obstacle when one of them cannot be used at all', () => {
    const unusable = [
      'no PEM',
      createSecretKey(Buffer.alloc(32)),
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
      publicKey,
    ];
    for (const key of unusable) {
      expect(decryptClientSecret([key], value)).toEqual(undecryptable);
      expect(decryptClientSecret([key, privateKey], value)).toMatchObject({ keyIndex: 1 });
    }
  });
});

describe('a value', () => {
  const value = encryptClientSecret(publicKey, 'secret');
  const hex = Buffer.from(value, 'base64').toString('hex');

  it.each([
    ['line breaks', value.replace(/.{76}/g, '$&\r\n')],
    ['blanks around', ` ${value}\t\n`],
    ['line breaks in hex', hex.replace(/.{64}/g, '$&\n')],
    ['hex in upper case', hex.toUpperCase()],
  ])('is decrypted with %s', (_, written) => {
    expect(decryptClientSecret([privateKey], written)).toMatchObject({ ok: true, plain: 'secret' });
  });

  it.each([
    ['one character less', value.slice(1)],
    ['a hex digit less', hex.slice(1)],
    ['a byte less in hex', hex.slice(2)],
    ['a byte more in hex', `${hex}00`],
    ['a letter that is no hex digit', `g${hex.slice(1)}`],
    ['the alphabet of URLs', value.replace(/[A-Za-z0-9]/, '-')],
    ['white space only', ' \n'],
    ['a number above the modulus', Buffer.alloc(384, 0xff).toString('base64')],
    ['the number zero', Buffer.alloc(384).toString('base64')],
    ['the number one', Buffer.alloc(384).fill(1, 383).toString('base64')],
  ])('cannot be decrypted with %s', (_, written) => {
    expect(decryptClientSecret([privateKey], written)).toEqual(undecryptable);
  });

  it('never makes decryption throw', () => {
    fc.assert(
      fc.property(anyText, (written) => {
        expect(decryptClientSecret([privateKey, pem, otherKey], written)).toEqual(undecryptable);
      }),
      { numRuns: 20 },
    );
  });

  it('that decrypts to bytes which are no UTF-8 is no secret', () => {
    const options = { key: publicKey, oaepHash: 'sha256' };
    const latin1 = publicEncrypt(options, Buffer.from('\u00c3(', 'latin1')).toString('base64');
    expect(decryptClientSecret([privateKey], latin1)).toEqual(undecryptable);
  });
});

describe('the RSA operation', () => {
  beforeEach(() => {
    vi.clearAllMocks();
  });

  it('is done once a key for all variants', () => {
    const sha1 = vectors.find(({ want }) => 'oaepHash' in want && want.oaepHash === 'SHA-1');
    const secret = decryptClientSecret([privateKey], sha1?.input.clientSecret ?? '');
    expect(secret).toMatchObject({ ok: true, oaepHash: 'SHA-1', mgf1Hash: 'SHA-1' });
    expect(privateDecrypt).toHaveBeenCalledTimes(1);
  });

  it('is not done for what is neither Base64 nor hex of the length of the key', () => {
    expect(decryptClientSecret([privateKey], 'a secret in clear text')).toEqual(undecryptable);
    expect(privateDecrypt).not.toHaveBeenCalled();
  });
});
