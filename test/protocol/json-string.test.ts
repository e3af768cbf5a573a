import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromJsonString, toJsonString, toPlainText } from '../../src/protocol/json-string.js';
import { anyText } from './any-text.js';

describe('a string in JSON as Jackson writes it', () => {
  it.each([
    ['', '""'],
    ['a/b<中😀', '"a/b<中😀"'],
    ['"\\', '"\\"\\\\"'],
    ['\b\t\n\f\r', '"\\b\\t\\n\\f\\r"'],
    ['\u0000\u000b\u001f', '"\\u0000\\u000B\\u001F"'],
    ['\u007f\u0080\u2028', '"\u007f\u0080\u2028"'],
    ['\\u001f"\u001f', '"\\\\u001f\\"\\u001F"'],
    ['\ud800', '"\ud800"'],
  ])('%j is %s', (value, text) => {
    expect(toJsonString(value)).toBe(text);
  });

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        expect(fromJsonString(toJsonString(value))).toBe(value);
        expect(JSON.parse(toJsonString(value))).toBe(value);
      }),
    );
  });
});

describe('the plain text of a JSON value', () => {
  it.each([
    ['a string', '"a\\"b"', 'a"b'],
    ['an empty string', '""', ''],
    ['a number, with all its digits', '12345678901234567890', '12345678901234567890'],
    ['true', 'true', 'true'],
    ['an array', '["a"]', '["a"]'],
  ])('is the value of a string, and else the text: %s', (_, text, plain) => {
    expect(toPlainText(text)).toBe(plain);
  });
});
