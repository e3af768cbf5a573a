import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAsciiJson } from '../../src/protocol/ascii-json.js';
import { anyText } from './any-text.js';

describe('the JSON text of an answer', () => {
  it.each([
    ['Chinese text', { memo: '中文' }, '{"memo":"\\u4e2d\\u6587"}'],
    ['a character above U+FFFF', { memo: '😀' }, '{"memo":"\\ud83d\\ude00"}'],
    ['an unpaired surrogate', { memo: '\ud800' }, '{"memo":"\\ud800"}'],
    ['line separators', { memo: '\u2028\u2029' }, '{"memo":"\\u2028\\u2029"}'],
    ['a C1 control character', { memo: '\u0080' }, '{"memo":"\\u0080"}'],
    ['a name', { 名: 1 }, '{"\\u540d":1}'],
  ])('has %s as escapes', (_, answer, text) => {
    expect(toAsciiJson(answer)).toBe(text);
  });

  it('leaves ASCII as JSON.stringify writes it', () => {
    const answer = { resultMsg: 'a "b" \\ c\u007f', usageValue: 1280.5, info: [] };
    expect(toAsciiJson(answer)).toBe(JSON.stringify(answer));
  });

  it('keeps a backslash before u as the text it is', () => {
    expect(toAsciiJson({ memo: '\\u4e2d' })).toBe('{"memo":"\\\\u4e2d"}');
  });

  it('is ASCII (as many bytes as code units), and any JSON reader gets the same values back', () => {
    const answers = fc.dictionary(anyText, fc.jsonValue());
    fc.assert(
      fc.property(answers, (answer) => {
        const text = toAsciiJson(answer);
        expect(Buffer.byteLength(text)).toBe(text.length);
        expect(JSON.stringify(JSON.parse(text))).toBe(
          JSON.stringify(JSON.parse(JSON.stringify(answer))),
        );
      }),
    );
  });
});
