import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEqualText } from '../../src/protocol/equal-text.js';

describe('comparing with a secret text', () => {
  it('finds equal what is equal', () => {
    fc.assert(fc.property(fc.string(), (text) => isEqualText(text, text)));
  });

  it.each([
    ['another character', 'abc', 'abd'],
    ['a shorter text', 'ab', 'abc'],
    ['a longer text', 'abcd', 'abc'],
    ['nothing', '', 'abc'],
    ['another case', 'ABC', 'abc'],
    ['as many characters but more bytes', 'äbc', 'abc'],
  ])('refuses %s without throwing', (_, given, expected) => {
    expect(isEqualText(given, expected)).toBe(false);
  });
});
