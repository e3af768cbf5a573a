import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bodyMessage,
  readSignedBody,
  signAuthToken,
  verifyAuthToken,
} from '../../src/protocol/auth-token.js';

const key = 'access-key';
const timeStamp = '20220413093539534';

describe('what a signed body says', () => {
  it('is what JSON.parse reads, top-level nulls dropped', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(object, fc.constantFrom('', ' '), (value, blanks) => {
        const text = JSON.stringify(value, null, blanks);
        const values = Object.entries(JSON.parse(text) as object).filter(
          ([, member]) => member !== null,
        );
        const said = readSignedBody(Buffer.from(text)).toValues();
        expect(Object.entries(said)).toEqual(values);
      }),
    );
  });

  it('holds a long text as it is, with and without escapes', () => {
    const value = { plain: '部门'.repeat(50_000), escaped: '"\\\n'.repeat(50_000), repeated: 2 };
    const text = JSON.stringify(value).replace('{', '{"repeated":1,');
    expect(readSignedBody(Buffer.from(text)).toValues()).toEqual(value);
  });

  it('makes ordinary members of names that JavaScript treats specially', () => {
    const said = readSignedBody(Buffer.from('{"__proto__":{"polluted":1}}')).toValues();
    expect(Object.keys(said)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(said)).toBe(Object.prototype);
  });
});

describe('a message in pieces', () => {
  const verify = (message: string | readonly string[], token: string) =>
    verifyAuthToken({ keys: [key], token, timeStamp, message }).ok;

  it('has the token of the whole', () => {
    const body = Buffer.from(JSON.stringify({ b: '部门😀'.repeat(50_000), a: 1, timeStamp }));
    const { pieces } = readSignedBody(body);
    const { message } = bodyMessage(body);
    expect(pieces.join('')).toBe(message);
    expect(verify(pieces, signAuthToken(key, timeStamp, message))).toBe(true);
    expect(verify(pieces, signAuthToken(key, timeStamp, `${message} `))).toBe(false);
  });

  it('is not authentic if one of them has no UTF-8 form', () => {
    const pieces = ['a=', '\ud800'];
    expect(verify(pieces, signAuthToken(key, timeStamp, pieces.join('')))).toBe(false);
  });

  it.each([0, 1, 65_535, 65_536, 65_537, 131_071, 131_072])(
    'is signed the same with %i characters before a pair of surrogates',
    (length) => {
      for (const end of [
        '',
        '😀',
        '😀x',
        '\ud83d',
        '\ud83dx',
        '\ude00',
        '\ud83d😀',
        '\ud83d\ud83d😀',
      ]) {
        const message = 'x'.repeat(length) + end;
        const whole = createHmac('sha256', key + timeStamp)
          .update(message)
          .digest('base64');
        expect(signAuthToken(key, timeStamp, message)).toBe(whole);
      }
    },
  );
});
