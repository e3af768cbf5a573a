import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLooseJson } from '../../src/protocol/loose-json.js';

const printed =
  '[{orgCode:"00000001", orgName:"产品部", parentCode:"265789314" },{orgCode:"00000002", orgName:"测试部", parentCode:"265789314" }]';

describe('a text that holds JSON or the printed pseudo-JSON', () => {
  it('is read as the page prints it', () => {
    expect(parseLooseJson(printed)).toEqual([
      { orgCode: '00000001', orgName: '产品部', parentCode: '265789314' },
      { orgCode: '00000002', orgName: '测试部', parentCode: '265789314' },
    ]);
  });

  it('is read as JSON.parse reads it, if it is JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseLooseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('means the same with and without quotation marks around the names', () => {
    const name = fc.stringMatching(/^[A-Za-z_$][\w$]{0,8}$/);
    const blanks = fc.constantFrom('', ' ', '\t\r\n ');
    const members = fc.array(fc.tuple(name, fc.jsonValue(), blanks), { maxLength: 4 });
    fc.assert(
      fc.property(members, (entries) => {
        const write = (mark: string) =>
          entries.map(
            ([key, value, gap]) => gap + mark + key + mark + gap + ':' + JSON.stringify(value),
          );
        const [loose, strict] = [write('').join(','), write('"').join(',')];
        expect(parseLooseJson(`[{${loose}}]`)).toEqual(JSON.parse(`[{${strict}}]`));
      }),
    );
  });

  it.each([
    ['names of both kinds', '{a:1,"b":2}', { a: 1, b: 2 }],
    ['names deep inside', '{a:{b:[{c:1}]}}', { a: { b: [{ c: 1 }] } }],
    ['words that are names', '{true:true,null:null,e1:1e1}', { true: true, null: null, e1: 10 }],
    ['signs that names may have', '{$a_1:1,_:2}', { $a_1: 1, _: 2 }],
    ['what looks like a name inside a text', '{a:"{b:1}\\", c:\\"2"}', { a: '{b:1}", c:"2' }],
    ['blanks before the colon', '{a \n:1}', { a: 1 }],
    ['null', 'null', null],
    ['an empty list', '[]', []],
  ])('is read with %s', (_, text, value) => {
    expect(parseLooseJson(text)).toEqual(value);
  });

  it.each([
    ['no JSON at all', '产品部;测试部'],
    ['nothing', ''],
    ['a name without value', '[{userName}]'],
    ['a name that begins with a digit', '{1a:1}'],
    ['a name with a hyphen', '{a-b:1}'],
    ['a name that is not ASCII', '{部门:1}'],
    ['two names', '{a b:1}'],
    ['a colon in a list', '[a:1]'],
    ['a text without quotation marks', '{a:b}'],
    ['single quotation marks', "{a:'b'}"],
    ['a comment', '{a:1}//'],
    ['a trailing comma', '[{a:1},]'],
    ['a hexadecimal number', '{a:0x10}'],
    ['NaN', '{a:NaN}'],
    ['a string that does not close', '[{a:"b}]'],
    ['a string that ends in a backslash', '[{a:"b\\'],
    ['content after the value', '{a:1} {}'],
  ])('is not read with %s', (_, text) => {
    expect(parseLooseJson(text)).toBeUndefined();
  });

  it.each([
    '{"__proto__":{"polluted":1},"constructor":{}}',
    '{__proto__:{polluted:1},constructor:{}}',
  ])('pollutes nothing: %s', (text) => {
    const value = parseLooseJson(text);
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor']);
  });

  it.each([
    ['arrays', '[', ']', ''],
    ['objects', '{"a":', '}', '0'],
    ['objects without quotation marks', '{a:', '}', '0'],
  ])('is read up to 1000 nested %s and no further', (_, opening, closing, inner) => {
    const nested = (levels: number) => opening.repeat(levels) + inner + closing.repeat(levels);
    expect(parseLooseJson(nested(1000))).toBeDefined();
    expect(parseLooseJson(nested(1001))).toBeUndefined();
    expect(parseLooseJson(`["${'['.repeat(2000)}",{}]`)).toEqual(['['.repeat(2000), {}]);
  });

  it.each([
    ['quotation marks', '[{a:"', '"'],
    ['escapes', '[{a:"', '\\"'],
    ['strings and escapes', '[{a:', '"\\"'],
    ['letters', '[{', 'a'],
    ['words', '[{', 'a '],
    ['names', '[{', 'a:'],
    ['blanks behind a name', '[{a', ' '],
  ])('does not keep us busy with a million of %s', (_, start, piece) => {
    expect(parseLooseJson(start + piece.repeat(1_000_000))).toBeUndefined();
  });
});

describe('a long list', () => {
  const entries = Array.from({ length: 10_000 }, (_, at) => ({
    orgCode: String(at),
    orgName: `部门 {a:1}, ["${at}"]\\`,
    list: [[], [1, 2], {}],
  }));
  const write = (blanks: string, entry: unknown) =>
    JSON.stringify(entry).replaceAll(/(?<=[{,])"(\w+)"(?=:)/g, `${blanks}$1${blanks}`);
  const writeList = (blanks: string) =>
    `${blanks}[${entries.map((entry) => write(blanks, entry)).join(`${blanks},${blanks}`)}${blanks}]${blanks}`;

  it.each(['', ' \t\r\n'])('is read whole, with %j between its tokens', (blanks) => {
    expect(parseLooseJson(writeList(blanks))).toEqual(entries);
  });

  it('may be a member, or items that need no names', () => {
    expect(parseLooseJson(`{list:${writeList('')}}`)).toEqual({ list: entries });
    const texts = Array.from({ length: 100_000 }, () => 'x');
    expect(parseLooseJson(`[{a:1},${JSON.stringify(texts).slice(1)}`)).toEqual([
      { a: 1 },
      ...texts,
    ]);
  });

  const long = writeList('');
  it.each([
    ['a comma at its end', `${long.slice(0, -1)},]`],
    ['a comma at its start', `[,${long.slice(1)}`],
    ['two commas in a row', `[{a:"${'x'.repeat(70_000)}"},,{a:1}]`],
    ['two commas where a piece ends', `[{a:"${'x'.repeat(70_000)}"},,${long.slice(1)}`],
    ['nothing behind its last comma, and no end', `${long.slice(0, -1)},`],
    ['no end', long.slice(0, -1)],
    ['two ends', `${long}]`],
    ['another list behind it', `${long},${long}`],
    ['another list right behind it', `${long}${long}`],
    ['an end of the wrong kind', `${long.slice(0, -1)}}`],
    ['brackets that cross', `[{a:[1}],${long.slice(1)}`],
    ['an end in the middle', `${long.slice(0, -1)}],{a:1},[${long.slice(1)}`],
    ['a string that does not close', `${long.slice(0, -1)},{a:"]`],
    ['a blank that JSON does not know before it', `\u00a0${long}`],
    ['a byte order mark before it', `\ufeff${long}`],
    ['a blank that JSON does not know behind it', `${long}\u00a0`],
  ])('is not read with %s', (_, text) => {
    expect(parseLooseJson(text)).toBeUndefined();
  });
});
