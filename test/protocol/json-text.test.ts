import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonItems, readJsonMembers } from '../../src/protocol/json-text.js';

describe('the members of a JSON object', () => {
  it('keep the digits of numbers, their order, and names that JavaScript treats specially', () => {
    const text = '{"10":12345678901234567890,"9":1.0,"__proto__":-0,"a":[true,false,null]}';
    expect(membersOf(text)).toEqual([
      ['10', '12345678901234567890'],
      ['9', '1.0'],
      ['__proto__', '-0'],
      ['a', '[true,false,null]'],
    ]);
  });

  it('have a repeated name once, at its first place and with its last value, at every level', () => {
    expect(membersOf('{"b":1,"a":2,"b":3,"\\u0062":4}')).toEqual([
      ['b', '4'],
      ['a', '2'],
    ]);
    expect(membersOf('{"o":[{"b":1,"a":{"c":1,"c":[]},"b":3}]}')).toEqual([
      ['o', '[{"b":3,"a":{"c":[]}}]'],
    ]);
  });

  it.each([
    [
      'blanks between the tokens',
      '\t{\r\n"a" :\t[ 1 , { "b" : 2 } , [ ] , { } ]\n} ',
      '[1,{"b":2},[],{}]',
    ],
    ['blanks in a string, kept', '{"a":" x "}', '" x "'],
    ['brackets in strings', '{"a":["]","{","\\"}"]}', '["]","{","\\"}"]'],
    ['an escape that is not needed', '{"a":["\\u4e2d\\/"]}', '["中/"]'],
    ['an escape in a name deep inside', '{"a":[{"\\u0061":1}]}', '[{"a":1}]'],
    ['an escape that stays', '{"a":["\\n\\"\\\\"]}', '["\\n\\"\\\\"]'],
    ['numbers as they travelled', '{"a":[1.50,-0,1E+2,0.10]}', '[1.50,-0,1E+2,0.10]'],
  ])('have compact values: %s', (_, text, value) => {
    expect(membersOf(text)).toEqual([['a', value]]);
  });

  it('have the numbers that the caller writes, plain integers apart', () => {
    const asked: string[] = [];
    const reading = readJsonMembers('{"a":[0,-1,12,-0,1.0,2e3,-0.5E-1]}', (text) => {
      asked.push(text);
      return '?';
    });
    expect(asked).toEqual(['-0', '1.0', '2e3', '-0.5E-1']);
    expect(reading.ok && reading.content.get('a')).toBe('[0,-1,12,?,?,?,?]');
  });

  it.each(['[]', '"a"', '1', 'true', 'false', 'null', ' [{}] '])('are not there in %s', (text) => {
    expect(readJsonMembers(text)).toEqual({ ok: false, reason: 'wrong-type' });
  });

  it('are read however many containers stand beside each other', () => {
    const body = `{"a":[${'{},'.repeat(100_000)}{}]}`;
    expect(membersOf(body)).toEqual([['a', body.slice(5, -1)]]);
  });
});

describe('the items of a JSON array', () => {
  it('are compact texts', () => {
    const items = ['{"a":1}', '"b"', '12345678901234567890', '[]'];
    expect(readJsonItems(' [ {"a" : 1}, "\\u0062", 12345678901234567890 , [ ] ] ')).toEqual({
      ok: true,
      content: items,
    });
    expect(readJsonItems('[]')).toEqual({ ok: true, content: [] });
  });

  it.each(['{}', '"a"', 'null'])('are not there in %s', (text) => {
    expect(readJsonItems(text)).toEqual({ ok: false, reason: 'wrong-type' });
  });
});

describe('what is no JSON', () => {
  it.each([
    ['nothing', ''],
    ['a string that does not close', '"a'],
    ['a string that ends in a backslash', '"a\\'],
    ['a comment', '{}//'],
    ['a leading zero', '[01]'],
    ['a leading zero behind a minus', '[-01]'],
    ['a plus sign', '[+1]'],
    ['a minus alone', '[-]'],
    ['a bare point', '[1.]'],
    ['a point first', '[.5]'],
    ['an exponent without digits', '[1e+]'],
    ['a trailing comma in an array', '[1,]'],
    ['a trailing comma in an object', '{"a":1,}'],
    ['a comma first', '[,1]'],
    ['two commas', '[1,,2]'],
    ['a missing comma', '[1 2]'],
    ['a missing comma between members', '{"a":1 "b":2}'],
    ['a missing colon', '{"a" 1}'],
    ['a missing value', '{"a":}'],
    ['a name without quotation marks', '{a:1}'],
    ['a colon for a comma', '["a":1]'],
    ['the wrong bracket', '{"a":1]'],
    ['no closing bracket', '{"a":[1}'],
    ['NaN', '[NaN]'],
    ['a word cut short', '[tru]'],
    ['a word too long', '[nulll]'],
    ['a no-break space', '\u00a0{}'],
    ['a byte order mark', '\ufeff{}'],
    ['a raw line break in a string', '"\n"'],
    ['an unknown escape', '"\\x41"'],
    ['an escape cut short', '"\\u12"'],
    ['content after the value', '{} {}'],
    ['more closed than open', ']'],
  ])('is refused as malformed: %s', (_, text) => {
    const malformed = { ok: false, reason: 'malformed' };
    expect(readJsonMembers(text)).toEqual(malformed);
    expect(readJsonMembers(`{"a":${text}}`)).toEqual(malformed);
    expect(readJsonItems(text)).toEqual(malformed);
  });

  const pieces = [
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '0',
    '-',
    '.',
    'e',
    ' ',
    '\n',
    'true',
    '"a":',
  ];
  const nearlyJson = fc
    .tuple(
      fc.jsonValue(),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...pieces)), { maxLength: 3 }),
    )
    .map(([value, edits]) =>
      edits.reduce((text, [position, piece]) => {
        const at = position % (text.length + 1);
        return text.slice(0, at) + piece + text.slice(at + (position % 2));
      }, JSON.stringify({ value })),
    );

  it('is what JSON.parse refuses, and all else says the same compactly', () => {
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const reading = readJsonItems(`[${text}]`);
        const compact = reading.ok ? `[${reading.content.join(',')}]` : reading.reason;
        expect(parsed(compact)).toEqual(parsed(`[${text}]`));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an object', () => {
  const withMembers = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, at])));

  it('is read up to 10,000 members, far more than any call has, and refused beyond', () => {
    const refused = { ok: false, reason: 'too-many-members' };
    expect(readJsonMembers(withMembers(10_000)).ok).toBe(true);
    expect(readJsonMembers(withMembers(10_001))).toEqual(refused);
    expect(readJsonMembers(`{"inside":${withMembers(10_001)}}`)).toEqual(refused);
  });
});

describe('depth', () => {
  it.each([
    ['arrays', '[', ']', ''],
    ['objects', '{"a":', '}', '0'],
  ])('1000 nested %s are read, and more are refused', (_, opening, closing, inner) => {
    const nested = (levels: number) => opening.repeat(levels) + inner + closing.repeat(levels);
    const tooDeep = { ok: false, reason: 'too-deep' };
    expect(membersOf(`{"b":${nested(999)}}`)).toEqual([['b', nested(999)]]);
    expect(readJsonMembers(`{"b":${nested(1000)}}`)).toEqual(tooDeep);
    expect(readJsonItems(opening.repeat(1_000_000))).toEqual(tooDeep);
  });

  it('is not counted for containers beside each other, or brackets in strings', () => {
    expect(readJsonItems(`[${Array(2000).fill('[]').join(',')}]`).ok).toBe(true);
    expect(readJsonItems(JSON.stringify(['['.repeat(2000)])).ok).toBe(true);
  });

  it('does not keep a change deep inside from being made', () => {
    const text = `{"a":${'[ '.repeat(900)}"${'\\u0061'.repeat(100_000)}"${']'.repeat(900)}}`;
    expect(membersOf(text)).toEqual([
      ['a', `${'['.repeat(900)}"${'a'.repeat(100_000)}"${']'.repeat(900)}`],
    ]);
  });
});

function membersOf(text: string): [string, string][] | string {
  const reading = readJsonMembers(text);
  return reading.ok ? [...reading.content] : reading.reason;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return 'no JSON';
  }
}
