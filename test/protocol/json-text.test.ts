import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonText, type JsonValue } from '../../src/protocol/json-text.js';

describe('reading a JSON text', () => {
  it('keeps the text of numbers, the order of members and names that JavaScript treats specially', () => {
    const text = '{"10":12345678901234567890,"9":1.0,"__proto__":-0,"a":[true,false,null]}';
    expect(readJsonText(text)).toEqual({
      ok: true,
      value: {
        kind: 'object',
        members: new Map<string, JsonValue>([
          ['10', { kind: 'number', text: '12345678901234567890' }],
          ['9', { kind: 'number', text: '1.0' }],
          ['__proto__', { kind: 'number', text: '-0' }],
          [
            'a',
            {
              kind: 'array',
              items: [
                { kind: 'boolean', value: true },
                { kind: 'boolean', value: false },
                { kind: 'null' },
              ],
            },
          ],
        ]),
      },
    });
    expect(names(text)).toEqual(['10', '9', '__proto__', 'a']);
  });

  it('gives a repeated name its first place and its last value', () => {
    const text = '{"b":1,"a":2,"b":3,"\\u0062":4}';
    expect(names(text)).toEqual(['b', 'a']);
    expect(plain(text)).toEqual({ b: 4, a: 2 });
  });

  it.each([
    ['a string at the top', ' "a\\"b\\\\" ', 'a"b\\'],
    ['a number at the top', '-1.5e+3\n', -1500],
    ['brackets inside strings', '["]","{","\\"}"]', [']', '{', '"}']],
    ['blanks everywhere', '\t{\r\n"a" :\t[ 1 ,2 ]\n} ', { a: [1, 2] }],
  ])('reads %s', (_, text, value) => {
    expect(plain(text)).toEqual(value);
  });

  it.each([
    ['nothing', ''],
    ['a string that does not close', '"a'],
    ['a string that ends in a backslash', '"a\\'],
    ['a comment', '{}//'],
    ['a leading zero', '[01]'],
    ['a plus sign', '[+1]'],
    ['a bare point', '[1.]'],
    ['a trailing comma', '[1,]'],
    ['a missing comma', '[1 2]'],
    ['a missing colon', '{"a" 1}'],
    ['a colon for a comma', '["a":1]'],
    ['NaN', '[NaN]'],
    ['a no-break space', '\u00a0{}'],
    ['a raw line break in a string', '"\n"'],
    ['an unknown escape', '"\\x41"'],
    ['more closed than open', ']'],
  ])('refuses %s as malformed', (_, text) => {
    expect(readJsonText(text)).toEqual({ ok: false, reason: 'malformed' });
  });

  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('reads 1000 nested %s and refuses more', (_, opening, closing) => {
    const inner = opening === '[' ? '' : '0';
    const nested = (levels: number) => opening.repeat(levels) + inner + closing.repeat(levels);
    expect(readJsonText(nested(1000)).ok).toBe(true);
    expect(readJsonText(nested(1001))).toEqual({ ok: false, reason: 'too-deep' });
    expect(readJsonText(opening.repeat(1_000_000))).toEqual({ ok: false, reason: 'too-deep' });
  });

  it('does not count containers beside each other, or brackets in strings, as depth', () => {
    expect(readJsonText(`[${Array(2000).fill('[]').join(',')}]`).ok).toBe(true);
    expect(readJsonText(JSON.stringify('['.repeat(2000))).ok).toBe(true);
  });

  it('reads what JSON.parse reads, wherever no number loses digits', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, ' ', '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(JSON.stringify(plain(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });
});

function names(text: string): string[] {
  const reading = readJsonText(text);
  return reading.ok && reading.value.kind === 'object' ? [...reading.value.members.keys()] : [];
}

function plain(text: string): unknown {
  const reading = readJsonText(text);
  return reading.ok ? toPlain(reading.value) : reading.reason;
}

function toPlain(value: JsonValue): unknown {
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'string':
      return value.value;
    case 'number':
      return Number(value.text);
    case 'array':
      return value.items.map(toPlain);
    case 'object':
      return Object.fromEntries([...value.members].map(([name, item]) => [name, toPlain(item)]));
  }
}
