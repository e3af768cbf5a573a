import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from '../../src/protocol/base64-text.js';

describe('a text in Base64', () => {
  it('gives back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it.each([
    ['no padding', 'YQ'],
    ['too much padding', 'YWI=='],
    ['padding alone', '='],
    ['the alphabet of URLs', '-_-_'],
    ['a blank', 'YW I='],
    ['a line break behind', 'YWI=\n'],
    ['bits that no byte needs', 'YR=='],
    ['another character', 'YW%3D'],
  ])('is none with %s', (_, text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });
});
