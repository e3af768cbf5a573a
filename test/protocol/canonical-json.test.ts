import { Buffer } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from '../../src/protocol/canonical-json.js';
import { anyText } from './any-text.js';
import { readVectors, vectorHead } from './read-vectors.js';

const canonicalVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({ body: z.string().optional(), bodyBase64: z.string().optional() }),
  want: z.strictObject({ canonical: z.string().nullable(), reason: z.string().optional() }),
});

const vectors = readVectors('canonical-json.json', canonicalVector);

describe('the canonical text', () => {
  it.each(vectors)('known answer: $name', ({ input, want }) => {
    const { body = '', bodyBase64 } = input;
    const bytes = bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64');
    const canonical = canonicalJson(bytes);
    expect(
      canonical.ok ? { canonical: canonical.text } : { canonical: null, reason: canonical.reason },
    ).toEqual(want);
  });

  it.each([
    ['too large for a double', '{"a":1e400,"b":-1E+400}', '{"a":"Infinity","b":"-Infinity"}'],
    ['too small for a double', '{"a":1e-400,"b":-1e-400}', '{"a":0.0,"b":-0.0}'],
    ['literal, not an escape', '{"a":"\\\\u001f"}', '{"a":"\\\\u001f"}'],
    ['C1 control, literal', '{"a":"\\u0080\\u007f"}', '{"a":"\u0080\u007f"}'],
    ['nested containers', '{"a":[[],{},[{}]]}', '{"a":[[],{},[{}]]}'],
    ['surrogate in a value that is replaced', '{"a":"\\ud800","a":1}', '{"a":1}'],
    ['surrogate in the name of a dropped null', '{"\\ud800":null}', '{}'],
  ])('of a value %s', (_, body, text) => {
    expect(canonicalJson(Buffer.from(body))).toEqual({ ok: true, text });
  });

  it.each([
    ['a byte order mark', '\ufeff{}', 'malformed'],
    ['content after the value', '{} {}', 'malformed'],
    ['an unpaired surrogate in a name', '{"\\udc00":1}', 'unpaired-surrogate'],
    ['an unpaired surrogate deep inside', '{"a":[{"b":"\\ud83dx"}]}', 'unpaired-surrogate'],
    ['null', 'null', 'not-an-object'],
    ['1001 nested arrays', `${'['.repeat(1001)}${']'.repeat(1001)}`, 'too-deep'],
  ])('does not exist for %s', (_, body, reason) => {
    expect(canonicalJson(Buffer.from(body))).toEqual({ ok: false, reason });
  });

  it('exists for 1000 levels', () => {
    const body = `{"a":${'['.repeat(999)}${']'.repeat(999)}}`;
    expect(canonicalJson(Buffer.from(body))).toEqual({ ok: true, text: body });
  });

  it.each([
    ['overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['cut short', [0x22, 0xe4, 0xb8]],
  ])('does not exist for bytes that are no UTF-8: %s', (_, bytes) => {
    expect(canonicalJson(Buffer.from(bytes))).toEqual({ ok: false, reason: 'not-utf8' });
  });
});

const object = fc.dictionary(fc.string(), fc.jsonValue());

describe('for every object', () => {
  it('the canonical text is its own canonical text', () => {
    fc.assert(
      fc.property(object, (value) => {
        const canonical = canonicalJson(Buffer.from(JSON.stringify(value)));
        const again = canonicalJson(Buffer.from(canonical.ok ? canonical.text : ''));
        expect(again).toEqual(canonical);
        expect(again.ok).toBe(true);
      }),
    );
  });

  it('the canonical text says the same, top-level nulls apart', () => {
    fc.assert(
      fc.property(object, (value) => {
        const text = JSON.stringify(value);
        const canonical = canonicalJson(Buffer.from(text));
        expect(isDeepStrictEqual(parse(canonical.ok ? canonical.text : ''), parse(text))).toBe(
          true,
        );
      }),
    );
  });

  it('blanks and line breaks between the tokens change nothing', () => {
    fc.assert(
      fc.property(object, fc.constantFrom(' ', '\t', '\r\n \t'), (value, blanks) => {
        const compact = canonicalJson(Buffer.from(JSON.stringify(value)));
        const spread = JSON.stringify(value, null, '@').replaceAll(/^@+/gm, blanks);
        expect(canonicalJson(Buffer.from(` ${spread}\n`))).toEqual(compact);
      }),
    );
  });
});

describe('for every sequence of bytes', () => {
  const nearlyJson = fc
    .tuple(fc.jsonValue(), fc.nat(), fc.constantFrom('"', '\\', '{', ']', ',', '0', 'e', '\ud800'))
    .map(([value, position, insert]) => {
      const text = JSON.stringify({ value });
      const at = position % text.length;
      return text.slice(0, at) + insert + text.slice(at);
    });

  it('it never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(canonicalJson(Buffer.from(bytes)).ok).toBeTypeOf('boolean');
      }),
    );
  });

  it('it is as strict as RFC 8259: a text exists exactly where JSON.parse finds an object', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, nearlyJson), (text) => {
        const wellFormed = Buffer.from(text);
        const canonical = canonicalJson(wellFormed);
        const isObject = isJsonObject(wellFormed.toString());
        const hasText = canonical.ok || canonical.reason === 'unpaired-surrogate';
        expect(hasText).toBe(isObject);
      }),
      { numRuns: 500 },
    );
  });
});

/** As an object without top-level nulls; `fromEntries` makes even `__proto__` an ordinary member. */
function parse(text: string): unknown {
  const members = z.record(z.string(), z.unknown());
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return members.parse(value);
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
