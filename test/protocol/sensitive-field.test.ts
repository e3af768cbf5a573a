import { Buffer } from 'node:buffer';
import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  decryptSensitiveField,
  encryptSensitiveField,
  sensitiveFieldFits,
  sensitiveFieldIv,
} from '../../src/protocol/sensitive-field.js';
import { deriveAesKey } from '../../src/protocol/sha1prng.js';
import { anyText } from './any-text.js';
import { readVectors, vectorHead } from './read-vectors.js';

const input = { accessKey: z.string(), encryptType: z.enum(['1', '2']) };

const encryptVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({
    op: z.literal('encrypt'),
    ...input,
    iv: z.string(),
    plain: z.string(),
  }),
  want: z.strictObject({ value: z.string() }),
});

const decryptVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({ op: z.literal('decrypt'), ...input, value: z.string() }),
  want: z.union([
    z.strictObject({ plain: z.string() }),
    z.strictObject({ error: z.literal('undecryptable') }),
  ]),
});

const encryptVectors = readVectors('sensitive-field.json', encryptVector, 'encrypt');
const decryptVectors = readVectors('sensitive-field.json', decryptVector, 'decrypt');

const accessKey = '00112233-4455-6677-8899-aabbccddeeff';
const encryptType = '1';
const iv = 'A1b2C3d4E5f6G7h8';

describe('a sensitive field', () => {
  it('has 26 known answers, all of which are run', () => {
    expect(encryptVectors.length + decryptVectors.length).toBe(9 + 17);
  });

  it.each(encryptVectors)('known answer: $name', ({ input: field, want }) => {
    expect({ value: encryptSensitiveField(field) }).toEqual(want);
  });

  it.each(decryptVectors)('known answer: $name', ({ input: field, want }) => {
    const plain = decryptSensitiveField(field);
    expect(plain === undefined ? { error: 'undecryptable' } : { plain }).toEqual(want);
  });

  it('comes back as it went out, with either algorithm', () => {
    const types = fc.constantFrom<['1', '2']>('1', '2');
    const wellFormed = anyText.map((text) => Buffer.from(text).toString());
    fc.assert(
      fc.property(fc.string(), types, wellFormed, (key, type, plain) => {
        const field = { accessKey: key, encryptType: type };
        const value = encryptSensitiveField({ ...field, iv, plain });
        expect(decryptSensitiveField({ ...field, value })).toBe(plain);
      }),
    );
  });

  it.each(['', 'A1b2C3d4E5f6G7h', 'A1b2C3d4E5f6G7h89', 'A1b2C3d4E5f6G7h+', 'äöüßäöüß'])(
    'cannot be encrypted with the IV %j',
    (other) => {
      const field = { accessKey, encryptType, iv: other, plain: 'admin' } as const;
      expect(() => encryptSensitiveField(field)).toThrow(RangeError);
    },
  );
});

describe('decrypting', () => {
  const open = (value: string) => decryptSensitiveField({ accessKey, encryptType, value });
  const close = (plain: string) => encryptSensitiveField({ accessKey, encryptType, iv, plain });

  it('takes blanks for the plus signs that they were', () => {
    const value = close('user-1@example.com');
    expect(value).toContain('+');
    expect(open(value.replaceAll('+', ' '))).toBe('user-1@example.com');
  });

  it('takes an IV of any printable ASCII, whoever chose it', () => {
    // In CBC the IV is added to the first block: another IV, another text.
    expect(open(close('admin').replace('A', 'B'))).toBe('bdmin');
    expect(open(close('admin').replace('A', '!'))).toBe('\u0001dmin');
  });

  it.each([
    ['nothing', ''],
    ['a blank in the IV', close('admin').replace('A', ' ')],
    ['an IV that is not ASCII', close('admin').replace('A1', '中')],
    ['a line break behind', `${close('admin')}\n`],
    ['no padding', close('admin').replace('==', '')],
    ['the alphabet of URLs', close('user-1@example.com').replaceAll('+', '-')],
    ['bytes that are no UTF-8', closeBytes(Buffer.from([0xff, 0xfe]))],
  ])('finds nothing in a value with %s', (_, value) => {
    expect(open(value)).toBeUndefined();
  });

  it('never throws, whatever the value holds', () => {
    fc.assert(
      fc.property(anyText, fc.base64String(), (text, base64) => {
        expect(open(text)).toBeUndefined();
        expect(['undefined', 'string']).toContain(typeof open(iv + base64));
      }),
    );
  });
});

describe('128 characters', () => {
  it.each([
    ['', true],
    ['p'.repeat(79), true],
    ['p'.repeat(80), false],
    ['密'.repeat(26), true],
    [`${'密'.repeat(26)}p`, true],
    [`${'密'.repeat(26)}pp`, false],
    ['😀'.repeat(19), true],
    ['😀'.repeat(20), false],
  ])('hold %j encrypted: %s', (plain, fits) => {
    const value = encryptSensitiveField({ accessKey, encryptType, iv, plain });
    expect(value.length <= 128).toBe(fits);
    expect(sensitiveFieldFits(plain)).toBe(fits);
  });
});

describe('the IV of a text', () => {
  it('is 16 letters and digits, and the same each time', () => {
    fc.assert(
      fc.property(fc.string(), anyText, anyText, (key, context, plain) => {
        const found = sensitiveFieldIv(key, context, plain);
        expect(found).toMatch(/^[A-Za-z0-9]{16}$/);
        expect(sensitiveFieldIv(key, context, plain)).toBe(found);
      }),
    );
  });

  // Computed with Python 3.11 (hmac, json). The second needs further bytes.
  it.each([
    ['secret', 'sCUAcH2n8hSl2GuZ'],
    ['0', 'W14MK9a5K41AGHPr'],
    ['密码', '8XThq8bXhisELTuG'],
  ])('stays what it is, or repeated calls would be answered in other bytes: %s', (plain, known) => {
    expect(sensitiveFieldIv(accessKey, 'i-1 password', plain)).toBe(known);
  });

  it.each([
    ['another text', [accessKey, 'i-1 password', 'Secret']],
    ['another instance', [accessKey, 'i-2 password', 'secret']],
    ['another field', [accessKey, 'i-1 userName', 'secret']],
    ['another key', ['another-key', 'i-1 password', 'secret']],
    ['the text moved to the context', [accessKey, 'i-1 passwords', 'ecret']],
  ] as const)('is another one for %s', (_, [key, context, plain]) => {
    const found = sensitiveFieldIv(accessKey, 'i-1 password', 'secret');
    expect(sensitiveFieldIv(key, context, plain)).not.toBe(found);
  });

  it('has every character about equally often', () => {
    const count = new Map<string, number>();
    for (let at = 0; at < 4000; at += 1) {
      for (const char of sensitiveFieldIv(accessKey, 'i-1 password', String(at))) {
        count.set(char, (count.get(char) ?? 0) + 1);
      }
    }
    // 64000 characters, 1032 of each on average, a standard deviation of 32. With the bias of a plain remainder the first
    // eight letters would come 1250 times.
    expect(count.size).toBe(62);
    expect(Math.min(...count.values())).toBeGreaterThan(1032 - 150);
    expect(Math.max(...count.values())).toBeLessThan(1032 + 150);
  });
});

function closeBytes(plain: Buffer): string {
  const cipher = createCipheriv('aes-256-cbc', deriveAesKey(accessKey, 256), iv);
  return iv + Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}
