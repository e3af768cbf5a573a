import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bodySign, bodySignHeaderName, verifyBodySign } from '../../src/protocol/body-sign.js';
import { anyText } from './any-text.js';
import { readVectors, vectorHead } from './read-vectors.js';

const signVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({ op: z.literal('sign'), accessKey: z.string(), body: z.string() }),
  want: z.strictObject({ signature: z.string(), header: z.string() }),
});

const verifyVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({
    op: z.literal('verify'),
    accessKey: z.string(),
    body: z.string(),
    header: z.string().nullable(),
  }),
  want: z.strictObject({ ok: z.boolean(), reason: z.string() }),
});

const accessKey = 'an-access-key';
const body = Buffer.from('{"resultCode":"000000","resultMsg":"success."}');

describe('Body-Sign of an answer', () => {
  it.each(readVectors('body-sign.json', signVector, 'sign'))('known answer: $name', (vector) => {
    const { input, want } = vector;
    const header = bodySign(input.accessKey, Buffer.from(input.body));
    expect({ header, signature: /= "(.*)"$/.exec(header)?.[1] }).toEqual(want);
  });

  it('is spelled in the one case that the debugging check accepts', () => {
    expect(bodySignHeaderName).toBe('Body-Sign');
  });
});

describe('the check of Body-Sign', () => {
  it.each(readVectors('body-sign.json', verifyVector, 'verify'))(
    'known answer: $name',
    (vector) => {
      const { input, want } = vector;
      const verdict = verifyBodySign({
        accessKey: input.accessKey,
        header: input.header ?? undefined,
        body: Buffer.from(input.body),
      });
      expect({ ok: verdict.ok, reason: verdict.ok ? 'ok' : verdict.reason }).toEqual(want);
    },
  );

  it('takes an empty header as missing', () => {
    expect(verifyBodySign({ accessKey, header: '', body })).toEqual({
      ok: false,
      reason: 'header-missing',
    });
  });

  it('leaves blanks around equals signs and the comma free', () => {
    const header = bodySign(accessKey, body)
      .replace('", ', '" ,')
      .replace('sign_type=', 'sign_type = ');
    expect(verifyBodySign({ accessKey, header, body })).toEqual({ ok: true });
  });

  it.each([
    ['the two parts in the other order', (parts: string[]) => parts.toReversed().join(', ')],
    ['a semicolon for the comma', (parts: string[]) => parts.join('; ')],
    ['anything before', (parts: string[]) => `x${parts.join(', ')}`],
    ['anything behind', (parts: string[]) => `${parts.join(', ')}x`],
  ])('refuses %s', (_, join) => {
    const header = join(bodySign(accessKey, body).split(', '));
    expect(verifyBodySign({ accessKey, header, body })).toEqual({
      ok: false,
      reason: 'header-malformed',
    });
  });

  it('accepts every answer that was signed, and none with another key or one byte more', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (bytes, key) => {
        const answer = Buffer.from(bytes);
        const header = bodySign(key, answer);
        const longer = Buffer.concat([answer, Buffer.from('\n')]);
        const mismatch = { ok: false, reason: 'signature-mismatch' };
        expect(verifyBodySign({ accessKey: key, header, body: answer })).toEqual({ ok: true });
        expect(verifyBodySign({ accessKey: `${key}x`, header, body: answer })).toEqual(mismatch);
        expect(verifyBodySign({ accessKey: key, header, body: longer })).toEqual(mismatch);
      }),
    );
  });

  it('never throws, whatever the header holds', () => {
    fc.assert(
      fc.property(anyText, (header) => {
        expect(verifyBodySign({ accessKey, header, body }).ok).toBe(false);
      }),
    );
  });
});
