import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonMembers } from '../../src/protocol/json-text.js';
import { withoutBlanks } from '../../src/protocol/without-blanks.js';

const compact = (text: string) => withoutBlanks(Buffer.from(text)).toString();

describe('JSON without its blanks', () => {
  it.each([
    ['{"a":1,"b":[true,null]}', '{"a":1,"b":[true,null]}'],
    [' { "a" : 1 ,\r\n\t"b":[ true , { } ] } ', '{"a":1,"b":[true,{}]}'],
    ['{"a b" : " 中 \\" \\\\" }', '{"a b":" 中 \\" \\\\"}'],
    ['', ''],
    [' ', ''],
  ])('%j is %j', (text, expected) => {
    expect(compact(text)).toBe(expected);
  });

  it.each([
    ['two numbers', '[1 2]', '[1 2]'],
    ['a broken word', '[tr \n ue]', '[tr ue]'],
    ['a number and its sign', '[- 1]', '[- 1]'],
    ['a number and its exponent', '{"a": 1 e5}', '{"a":1 e5}'],
    ['a byte order mark', '\ufeff 1', '\ufeff 1'],
  ])('keeps apart what is no JSON: %s', (_, text, expected) => {
    expect(compact(text)).toBe(expected);
  });

  it.each([
    ['a string without end', '[ "a ', '["a '],
    ['a backslash at the end', '[ "a \\', '["a \\'],
    ['a backslash before the end', '[ "a \\"', '["a \\"'],
    ['a quotation mark at the end', '[ "', '["'],
  ])('ends where the bytes end: %s', (_, text, expected) => {
    expect(compact(text)).toBe(expected);
  });

  it('copies nothing when there are none', () => {
    const json = Buffer.from('{"a":"b c"}');
    expect(withoutBlanks(json)).toBe(json);
  });

  it('says the same, and is well-formed exactly when it was', () => {
    const token = fc.constantFrom(
      ...'{}[]:,"\\ \n\t01-.etrufalsn中'.split(''),
      '"a"',
      '"b":',
      'true',
    );
    const nearlyJson = fc
      .array(token, { maxLength: 12 })
      .map((tokens) => `{"a":${tokens.join('')}}`);
    const spread = fc.jsonValue().map((value) => JSON.stringify({ value }, null, 1));
    fc.assert(
      fc.property(fc.oneof(nearlyJson, spread), (text) => {
        expect(readJsonMembers(compact(text))).toEqual(readJsonMembers(text));
      }),
      { numRuns: 2000 },
    );
  });
});
