import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { createKeyedHash, hashingNothing } from '../../src/storage/keyed-hash.js';

const key = Buffer.alloc(32, 1);
const hash = createKeyedHash(key);

it('is the first half of an HMAC-SHA256 over the field and the parts, each behind its length', () => {
  // Lengths count UTF-16 code units, of which the face has two.
  const whole = createHmac('sha256', key).update('7:license4:aé😀', 'utf8').digest();
  expect(hash('license', 'aé😀')).toBe(whole.subarray(0, 16).toString('base64url'));
  expect(hash('license', 'aé😀')).toMatch(/^[\w-]{22}$/);
});

it.each([
  ['in another field', hash('license', 'a'), hash('license code', 'a')],
  ['in other letters', hash('license', 'a'), hash('license', 'A')],
  ['with a space', hash('license', 'a'), hash('license', 'a ')],
  ['composed otherwise', hash('license', 'é'), hash('license', 'e\u0301')],
  ['cut elsewhere', hash('authorization', 'ab', 'c'), hash('authorization', 'a', 'bc')],
  ['cut as its own length', hash('authorization', '1:a'), hash('authorization', '', 'a')],
  ['under another key', hash('license', 'a'), createKeyedHash(Buffer.alloc(32, 2))('license', 'a')],
])('gives another hash for a text %s', (_title, one, other) => {
  expect(one).not.toBe(other);
});

it('is never made without the index key', () => {
  expect(() => hashingNothing('license', 'a')).toThrow(
    'the index key must be loaded before a hash of license can be made',
  );
});
