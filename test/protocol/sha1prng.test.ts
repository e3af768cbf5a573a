import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deriveAesKey, nextSha1PrngState } from '../../src/protocol/sha1prng.js';
import { readVectors, vectorHead } from './read-vectors.js';

const vector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({ seed: z.string() }),
  want: z.strictObject({
    state0: z.string(),
    out1: z.string(),
    state1: z.string(),
    out2: z.string(),
    aes128: z.string(),
    aes256: z.string(),
  }),
});

describe('the AES key of an access key', () => {
  const vectors = readVectors('sha1prng.json', vector);

  it('has 9 known answers, all of which are run', () => {
    expect(vectors.length).toBe(9);
  });

  it.each(vectors)('known answer: $name', ({ input, want }) => {
    const state0 = sha1(Buffer.from(input.seed));
    const out1 = sha1(state0);
    const state1 = nextSha1PrngState(state0, out1);
    const hex = {
      state0,
      out1,
      state1,
      out2: sha1(state1),
      aes128: deriveAesKey(input.seed, 128),
      aes256: deriveAesKey(input.seed, 256),
    };
    expect(mapped(hex, (bytes) => bytes.toString('hex'))).toEqual(want);
  });

  it('is not the one that unsigned addition gives', () => {
    const unsigned = 'a8309cd8c221ceadca51f2b49352d855ed92b24b4eb290453a74abe6ce6d517b';
    const key = deriveAesKey('00112233-4455-6677-8899-aabbccddeeff', 256);
    expect(key.toString('hex')).not.toBe(unsigned);
  });

  it('has exactly 16 or 32 bytes, the shorter beginning the longer', () => {
    fc.assert(
      fc.property(fc.string(), (accessKey) => {
        const long = deriveAesKey(accessKey, 256);
        expect(long.length).toBe(32);
        expect(deriveAesKey(accessKey, 128)).toEqual(long.subarray(0, 16));
      }),
    );
  });
});

describe('the next state', () => {
  it.each([
    ['starts with a carry of one', [0, 0], [0, 0], [1, 0]],
    ['carries upwards', [127, 0], [127, 0], [255, 0]],
    ['carries minus one', [0x80, 0], [0, 0], [0x81, 0xff]],
    ['carries minus two', [0x80, 0], [0x80, 0], [0x01, 0xff]],
    ['is changed by one when the sum changes nothing', [0, 0], [0xff, 0], [1, 0]],
    ['is changed by one also from 255', [0xff, 0], [0xff, 1], [0, 0]],
  ])('%s', (_, state, output, next) => {
    expect([...nextSha1PrngState(Buffer.from(state), Buffer.from(output))]).toEqual(next);
  });
});

function sha1(bytes: Buffer): Buffer {
  return createHash('sha1').update(bytes).digest();
}

function mapped(parts: Record<string, Buffer>, toText: (bytes: Buffer) => string) {
  return Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, toText(bytes)]));
}
