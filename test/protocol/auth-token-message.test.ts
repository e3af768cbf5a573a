import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyMessage, parseQuery, queryMessage } from '../../src/protocol/auth-token.js';
import { anyText } from './any-text.js';

describe('a query', () => {
  it.each([
    ['a plus is a blank', 'a=x+y', [['a', 'x y']]],
    ['%2B is a plus', 'a=x%2By', [['a', 'x+y']]],
    ['is decoded once', 'a=100%2525', [['a', '100%25']]],
    ['UTF-8', 'a=%E5%BC%A0', [['a', '张']]],
    ['names are decoded too', '%61%3D=1', [['a=', '1']]],
    [
      'the first value counts',
      'a=1&a=2&A=3',
      [
        ['a', '1'],
        ['A', '3'],
      ],
    ],
    [
      'a name without = is empty',
      'a&b=',
      [
        ['a', ''],
        ['b', ''],
      ],
    ],
    ['only the first = divides', 'a=b=c', [['a', 'b=c']]],
    [
      'nothing between two &',
      'a=1&&b=2&',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['an empty name', '=1', [['', '1']]],
    ['a question mark in front belongs to the name', '?a=1', [['?a', '1']]],
    ['nothing', '', []],
    ['a byte order mark is kept', 'a=%EF%BB%BFx', [['a', '\ufeffx']]],
    [
      'an invalid percent sequence stays',
      'a=%zz%4&b=%',
      [
        ['a', '%zz%4'],
        ['b', '%'],
      ],
    ],
    ['bytes that are no UTF-8 become U+FFFD', 'a=%FFx', [['a', '\ufffdx']]],
    [
      'names that JavaScript treats specially',
      '__proto__=1&constructor=2',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    ],
  ])('%s: %s', (_, query, parameters) => {
    expect([...parseQuery(query)]).toEqual(parameters);
  });

  it('pollutes nothing', () => {
    parseQuery('__proto__=polluted&__proto__[polluted]=1&constructor.prototype.polluted=1');
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(anyText, (query) => {
        expect(parseQuery(query).size).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the message of a GET call', () => {
  it('holds all parameters but the token, sorted by UTF-16 code unit, empty ones too', () => {
    const query = 'b=&authToken=x&a=1&Z=2&_=3&a0=4&authtoken=y&%EF%BD%9A=5&%F0%9F%98%80=6';
    expect(queryMessage(parseQuery(query))).toBe('Z=2&_=3&a=1&a0=4&authtoken=y&b=&😀=6&ｚ=5');
  });

  it('takes the first value of a repeated name from any pairs', () => {
    const pairs = [
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
    ] as const;
    expect(queryMessage(pairs)).toBe('a=2&b=1');
  });

  it('is the same in whatever order the parameters came', () => {
    const parameters = fc.uniqueArray(fc.tuple(fc.string(), fc.string()), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(parameters, (pairs) => {
        expect(queryMessage(pairs.toReversed())).toBe(queryMessage(pairs));
      }),
    );
  });
});

describe('the message of a V1 call of the kit', () => {
  it.each([
    ['strings by their value', '{"b":"\\u4e2d\\n\\"","a":"x&y=z"}', 'a=x&y=z&b=中\n"'],
    [
      'integers with all digits',
      '{"a":12345678901234567890,"b":-0}',
      'a=12345678901234567890&b=-0',
    ],
    ['decimals as they travelled', '{"a":1.50,"b":1E+2}', 'a=1.50&b=1E+2'],
    ['booleans', '{"a":true,"b":false}', 'a=true&b=false'],
    [
      'arrays and objects as compact JSON',
      '{"a":[ 1.0, {"z":null, "b":"c"} ],"o":{ }}',
      'a=[1.0,{"z":null,"b":"c"}]&o={}',
    ],
    ['names by code unit', '{"b":1,"a0":2,"a":3,"Z":4,"_":5}', 'Z=4&_=5&a=3&a0=2&b=1'],
    ['the last value of a repeated name', '{"a":1,"a":2}', 'a=2'],
    ['a member called authToken', '{"authToken":"x"}', 'authToken=x'],
    [
      'names that JavaScript treats specially',
      '{"__proto__":1,"10":2,"9":3}',
      '10=2&9=3&__proto__=1',
    ],
    ['no null', '{"a":null,"b":1}', 'b=1'],
    ['the word null', '{"a":"null"}', 'a=null'],
    ['no empty text', '{"a":"","b":1}', 'b=1'],
    ['no white space alone', '{"a":" \\t\\n\\u3000\\u2028","b":1}', 'b=1'],
    ['a no-break space, which Java does not count as white', '{"a":"\\u00a0"}', 'a=\u00a0'],
    ['white space around a text', '{"a":" x "}', 'a= x '],
    ['zero and false, which are not blank', '{"a":0,"b":false}', 'a=0&b=false'],
    ['empty containers, which are not blank', '{"a":[],"b":{}}', 'a=[]&b={}'],
  ])('holds %s', (_, body, message) => {
    expect(bodyMessage(Buffer.from(body)).message).toBe(message);
  });

  it.each([
    ['{"timeStamp":"20220413093539534"}', '20220413093539534'],
    ['{"timeStamp":20220413093539534}', '20220413093539534'],
    ['{"timeStamp":" "}', undefined],
    ['{"timeStamp":null}', undefined],
    ['{"timestamp":"1"}', undefined],
  ])('comes with the time of the call: %s', (body, timeStamp) => {
    expect(bodyMessage(Buffer.from(body)).timeStamp).toBe(timeStamp);
  });

  it.each([
    ['nothing', ''],
    ['malformed JSON', '{"timeStamp":"1"'],
    ['the misprint of the page, a comma behind the last member', '{"timeStamp":"1",}'],
    ['an array', '["timeStamp"]'],
    ['a string', '"timeStamp"'],
  ])('and the time are missing in %s', (_, body) => {
    expect(bodyMessage(Buffer.from(body))).toEqual({ message: '', timeStamp: undefined });
  });

  it('and the time are missing in bytes that are no UTF-8', () => {
    const body = Buffer.from('{"timeStamp":"\u00ff"}', 'latin1');
    expect(bodyMessage(body)).toEqual({ message: '', timeStamp: undefined });
  });
});
