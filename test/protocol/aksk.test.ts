import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  akskWindowMs,
  canonicalAkskRequest,
  signAkskRequest,
  verifyAkskRequest,
  type AkskToVerify,
} from '../../src/protocol/aksk.js';
import { anyText } from './any-text.js';
import { readVectors, vectorHead } from './read-vectors.js';

const request = {
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  bodyBase64: z.string().optional(),
};

const canonical = {
  canonicalRequest: z.string(),
  canonicalRequestSha256: z.string(),
  signedHeaders: z.string(),
};

const signVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({ op: z.literal('sign'), ...request, ak: z.string(), sk: z.string() }),
  want: z.strictObject({
    ...canonical,
    stringToSign: z.string(),
    signature: z.string(),
    authorization: z.string(),
  }),
});

const canonicalVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({ op: z.literal('canonical'), ...request }),
  want: z.strictObject(canonical),
});

const verifyVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({
    op: z.literal('verify'),
    ...request,
    secrets: z.record(z.string(), z.string()),
    now: z.number(),
  }),
  want: z.strictObject({ ok: z.boolean(), reason: z.string() }),
});

interface Carried {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string | undefined;
  readonly bodyBase64?: string | undefined;
}

function read({ method, url, headers, body = '', bodyBase64 }: Carried) {
  const bytes = bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64');
  return { method, url, headers, body: bytes };
}

describe('known answers', () => {
  const signVectors = readVectors('aksk.json', signVector, 'sign');
  const canonicalVectors = readVectors('aksk.json', canonicalVector, 'canonical');
  const verifyVectors = readVectors('aksk.json', verifyVector, 'verify');

  it('all 30 vectors are run', () => {
    expect(signVectors.length + canonicalVectors.length + verifyVectors.length).toBe(30);
  });

  it.each(signVectors)('$name', ({ input, want }) => {
    const { ak: accessKey, sk: secretKey } = input;
    expect(signAkskRequest({ ...read(input), accessKey, secretKey })).toEqual(want);
  });

  it.each(canonicalVectors)('$name', ({ input, want }) => {
    const signed = signAkskRequest({ ...read(input), accessKey: 'any', secretKey: 'any' });
    expect(canonicalAkskRequest(read(input))).toEqual({
      canonicalRequest: want.canonicalRequest,
      signedHeaders: want.signedHeaders,
    });
    expect(signed.canonicalRequestSha256).toBe(want.canonicalRequestSha256);
  });

  it.each(verifyVectors)('$name', ({ input, want }) => {
    const { now } = input;
    const secrets = new Map(Object.entries(input.secrets));
    const verdict = verifyAkskRequest({ ...read(input), secrets, now });
    expect({ ok: verdict.ok, reason: verdict.ok ? 'ok' : verdict.reason }).toEqual(want);
  });
});

const now = Date.UTC(2026, 2, 2, 10, 15);
const secrets = new Map([['an-access-key', 'a-secret-key']]);

/** A call that is right in everything; each case changes one thing. */
function signedCall(headers: Record<string, string> = {}): AkskToVerify {
  const unsigned = {
    method: 'POST',
    url: '/api/x?a=1',
    headers: {
      Host: 'mkt.example.com',
      'Content-Type': 'application/json',
      'X-Sdk-Date': '20260302T101500Z',
      ...headers,
    },
    body: Buffer.from('{"a":1}'),
  };
  const { authorization } = signAkskRequest({
    ...unsigned,
    accessKey: 'an-access-key',
    secretKey: 'a-secret-key',
  });
  return {
    ...unsigned,
    headers: { ...unsigned.headers, Authorization: authorization },
    secrets,
    now,
  };
}

function withHeader(name: string, value: string | undefined): AkskToVerify {
  const call = signedCall();
  return { ...call, headers: { ...call.headers, [name]: value } };
}

describe('a signed call', () => {
  it('is accepted and names the access key', () => {
    expect(verifyAkskRequest(signedCall())).toEqual({ ok: true, accessKey: 'an-access-key' });
  });

  it.each([
    ['exactly 15 minutes before', now - akskWindowMs],
    ['exactly 15 minutes after', now + akskWindowMs],
  ])('is accepted by a clock that is %s it', (_, clock) => {
    expect(verifyAkskRequest({ ...signedCall(), now: clock }).ok).toBe(true);
  });

  it.each([
    ['a millisecond more than 15 minutes before', now - akskWindowMs - 1],
    ['a millisecond more than 15 minutes after', now + akskWindowMs + 1],
  ])('is refused by a clock that is %s it', (_, clock) => {
    expect(verifyAkskRequest({ ...signedCall(), now: clock })).toEqual({
      ok: false,
      reason: 'date-outside-15-minutes',
    });
  });

  it.each([
    ['without Authorization', withHeader('Authorization', undefined), 'authorization-missing'],
    ['with an empty Authorization', withHeader('Authorization', ' '), 'authorization-missing'],
    ['with another scheme', withHeader('Authorization', 'Bearer x'), 'authorization-malformed'],
    ['with an empty date', withHeader('X-Sdk-Date', ''), 'date-missing'],
    ['with a date of another form', withHeader('X-Sdk-Date', '20260302101500'), 'date-malformed'],
    ['with a day that is none', withHeader('X-Sdk-Date', '20260230T101500Z'), 'date-malformed'],
    ['for another host', withHeader('Host', 'mkt.example.org'), 'signature-mismatch'],
    ['with another signed header', withHeader('Content-Type', 'text/plain'), 'signature-mismatch'],
    ['on another path', { ...signedCall(), url: '/api/y?a=1' }, 'signature-mismatch'],
  ])('is refused %s', (_, call, reason) => {
    expect(verifyAkskRequest(call)).toEqual({ ok: false, reason });
  });

  it.each([
    ['its date', 'x-sdk-date', 'date-not-signed'],
    ['its host', 'host', 'host-not-signed'],
  ])('is refused when %s is not signed, though the signature is right', (_, name, reason) => {
    const { headers, ...rest } = signedCall();
    const kept = Object.entries(headers).filter(
      ([each]) => !['authorization', name].includes(each.toLowerCase()),
    );
    // The date is part of what is signed in any case, so its signature is made with it and says it was not.
    const { authorization } = signAkskRequest({
      ...rest,
      headers: { ...Object.fromEntries(kept), 'x-sdk-date': '20260302T101500Z' },
      accessKey: 'an-access-key',
      secretKey: 'a-secret-key',
    });
    const said = authorization.replace(`;${name}`, '').replace(`${name};`, '');
    const verdict = verifyAkskRequest({ ...rest, headers: { ...headers, Authorization: said } });
    expect(verdict).toEqual({ ok: false, reason });
  });

  it('is accepted with headers that nobody signed', () => {
    expect(verifyAkskRequest(withHeader('X-Trace', 'any')).ok).toBe(true);
  });
});

describe('signing', () => {
  it('refuses a call without a date and says what to do', () => {
    expect(() =>
      signAkskRequest({
        method: 'GET',
        url: 'https://mkt.example.com/',
        headers: { 'Content-Type': undefined },
        body: Buffer.alloc(0),
        accessKey: 'an-access-key',
        secretKey: 'a-secret-key',
      }),
    ).toThrow('X-Sdk-Date is missing: it is part of what is signed, so set it before signing');
  });

  it.each([
    ['characters that encodeURIComponent leaves', "/a!'()*", '/a%21%27%28%29%2A/', ''],
    ['what is no percent-encoding', '/a%zz?b=%', '/a%25zz/', 'b=%25'],
    ['a plus, which is no blank', '/a?b=1+2', '/a/', 'b=1%2B2'],
    ['a value with an equals sign', '/a?b=1=2', '/a/', 'b=1%3D2'],
    ['a name without value, and empty parts', '/a?&b&', '/a/', 'b='],
    ['the same parameter twice alike', '/a?b=1&b=1', '/a/', 'b=1&b=1'],
    ['a fragment, which does not travel', '/a?b=1#c', '/a/', 'b=1'],
    ['half of a surrogate pair', '/a?b=\ud800', '/a/', 'b=%EF%BF%BD'],
  ])('writes %s', (_, url, path, query) => {
    const { canonicalRequest } = canonicalAkskRequest({
      method: 'get',
      url,
      headers: {},
      body: Buffer.alloc(0),
    });
    expect(canonicalRequest.split('\n').slice(0, 3)).toEqual(['GET', path, query]);
  });
});

describe('verification', () => {
  it('never throws, whatever address and headers hold', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (url, authorization, date) => {
        const call = signedCall();
        const headers = { ...call.headers, Authorization: authorization, 'X-Sdk-Date': date };
        expect(verifyAkskRequest({ ...call, url, headers }).ok).toBe(false);
        const { Authorization } = call.headers;
        const right = { ...call.headers, Authorization };
        expect(typeof verifyAkskRequest({ ...call, url, headers: right }).ok).toBe('boolean');
      }),
    );
  });

  it('accepts every call that was signed, and none with one byte more', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.uint8Array(), (url, bytes) => {
        const unsigned = {
          method: 'PUT',
          url,
          headers: { Host: 'mkt.example.com', 'X-Sdk-Date': '20260302T101500Z' },
          body: Buffer.from(bytes),
        };
        const { authorization } = signAkskRequest({
          ...unsigned,
          accessKey: 'an-access-key',
          secretKey: 'a-secret-key',
        });
        const headers = { ...unsigned.headers, Authorization: authorization };
        const sent = { ...unsigned, headers, secrets, now };
        expect(verifyAkskRequest(sent).ok).toBe(true);
        const body = Buffer.concat([sent.body, Buffer.from('x')]);
        expect(verifyAkskRequest({ ...sent, body }).ok).toBe(false);
      }),
    );
  });
});
