import { describe, expect, it } from 'vitest';
import { textsDigest } from '../../src/protocol/texts-digest.js';

describe('the digest of texts', () => {
  it('is the same for the same texts, and fits into a header', () => {
    const digest = textsDigest(['买家', 'line\nbreak']);
    expect(digest).toMatch(/^[\w-]{24}$/);
    expect(textsDigest(['买家', 'line\nbreak'])).toBe(digest);
  });

  it.each([
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [['a', ''], ['a']],
    [['a","b'], ['a', 'b']],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
  ])('tells %j from %j', (one, other) => {
    expect(textsDigest(one)).not.toBe(textsDigest(other));
  });
});
