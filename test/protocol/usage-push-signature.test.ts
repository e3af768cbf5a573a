import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { signUsagePush, verifyUsagePush } from '../../src/protocol/usage-push-signature.js';
import { anyText } from './any-text.js';
import { readVectors, vectorHead } from './read-vectors.js';

const signVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({
    op: z.literal('sign'),
    accessKey: z.string(),
    ts: z.string(),
    nonce: z.string(),
    body: z.string(),
  }),
  want: z.strictObject({ body: z.string(), message: z.string(), signature: z.string() }),
});

const verifyVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({
    op: z.literal('verify'),
    accessKey: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
  want: z.strictObject({ ok: z.boolean(), reason: z.string() }),
});

describe('known answers', () => {
  const signVectors = readVectors('usage-push.json', signVector, 'sign');
  const verifyVectors = readVectors('usage-push.json', verifyVector, 'verify');

  it('all 14 vectors are run', () => {
    expect(signVectors.length + verifyVectors.length).toBe(14);
  });

  it.each(signVectors)('$name', ({ input, want }) => {
    const { body, ...signed } = signUsagePush({ ...input, body: Buffer.from(input.body) });
    expect({ ...signed, body: body.toString() }).toEqual(want);
  });

  it.each(verifyVectors)('$name', ({ input, want }) => {
    const { ts, nonce, signature } = input.headers;
    const verdict = verifyUsagePush({
      keys: [input.accessKey],
      headers: { ts, nonce, signature },
      body: Buffer.from(input.body),
    });
    expect({ ok: verdict.ok, reason: verdict.ok ? 'ok' : verdict.reason }).toEqual(want);
  });
});

const accessKey = 'a-base-key';
const ts = '1772446500000';
const nonce = 'a-nonce';

function signatureOf(body: string): string {
  return signUsagePush({ accessKey, ts, nonce, body: Buffer.from(body) }).signature;
}

describe('the signature of a usage push', () => {
  it('tells which of several keys it is of', () => {
    const body = Buffer.from('{"usage_records":[]}');
    const headers = { ts, nonce, signature: signatureOf('{"usage_records":[]}') };
    expect(verifyUsagePush({ keys: ['new-key', accessKey], headers, body })).toEqual({
      ok: true,
      keyIndex: 1,
    });
    expect(verifyUsagePush({ keys: [], headers, body })).toEqual({
      ok: false,
      reason: 'signature-mismatch',
    });
  });

  it.each([
    ['sorted at its top only', '{"b":{"d":1,"c":2},"a":null}', '{"a":null,"b":{"c":2,"d":1}}'],
    ['with names that look like numbers', '{"10":1,"9":2}', '{"10":1,"9":2}'],
    [
      'with a member called as no other',
      '{"__proto__":{"b":1,"a":2}}',
      '{"__proto__":{"a":2,"b":1}}',
    ],
  ])('is the same for a body %s', (_, given, sorted) => {
    const signed = signUsagePush({ accessKey, ts, nonce, body: Buffer.from(given) });
    expect(signed.body.toString()).toBe(sorted);
    const headers = { ts, nonce, signature: signed.signature };
    const verdict = verifyUsagePush({ keys: [accessKey], headers, body: Buffer.from(given) });
    expect(verdict).toEqual({ ok: true, keyIndex: 0 });
  });

  it.each([
    ['ts', { ts: '', nonce, signature: 'x' }, 'ts-missing'],
    ['nonce', { ts, nonce: undefined, signature: 'x' }, 'nonce-missing'],
    ['signature', { ts, nonce, signature: '' }, 'signature-missing'],
  ])('is refused without %s', (_, headers, reason) => {
    expect(verifyUsagePush({ keys: [accessKey], headers, body: Buffer.from('{}') })).toEqual({
      ok: false,
      reason,
    });
  });

  it('refuses bytes that are no UTF-8, though their replacement is signed', () => {
    const headers = { ts, nonce, signature: signatureOf('{"a":"\ufffd"}') };
    const body = Buffer.from([...Buffer.from('{"a":"'), 0xff, ...Buffer.from('"}')]);
    expect(verifyUsagePush({ keys: [accessKey], headers, body })).toEqual({
      ok: false,
      reason: 'signature-mismatch',
    });
  });

  it('says of what is no JSON that the signature is wrong, however deep it is', () => {
    const headers = { ts, nonce, signature: 'x' };
    for (const text of ['{', '['.repeat(200_000) + ']'.repeat(200_000)]) {
      const verdict = verifyUsagePush({ keys: [accessKey], headers, body: Buffer.from(text) });
      expect(verdict).toEqual({ ok: false, reason: 'signature-mismatch' });
    }
  });

  it('never throws, whatever the headers hold', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (first, second, third) => {
        const headers = { ts: first, nonce: second, signature: third };
        const verdict = verifyUsagePush({ keys: [accessKey], headers, body: Buffer.from('{}') });
        expect(verdict.ok).toBe(false);
      }),
    );
  });
});
