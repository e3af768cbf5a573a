import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readVectors, vectorHead } from '../protocol/read-vectors.js';
import {
  bodyOf,
  sequenceVectors,
  signVectors,
  verifyVectors,
  type VectorKeyring,
  type VectorMessage,
  type VectorScheme,
} from '../protocol/signature-vectors.js';
import {
  bodyMessage,
  queryMessage,
  readQuery,
  tokenOf,
  verifyToken,
} from '../support/independent-seller/auth-token.js';
import { bodySign } from '../support/independent-seller/body-sign.js';
import { canonicalText, readObject } from '../support/independent-seller/canonical-text.js';
import { openClientSecret } from '../support/independent-seller/client-secret.js';
import { signatureOf, verifySignature } from '../support/independent-seller/request-signature.js';
import {
  decryptField,
  encryptField,
  sha1Prng,
} from '../support/independent-seller/sensitive-field.js';

const text = z.string();

describe('the canonical text of the independent seller', () => {
  const vectors = readVectors(
    'canonical-json.json',
    z.strictObject({
      ...vectorHead,
      input: z.strictObject({ body: text.optional(), bodyBase64: text.optional() }),
      want: z.strictObject({ canonical: text.nullable(), reason: text.optional() }),
    }),
  );

  it.each(vectors)('has the known answer: $name', ({ input: { body = '', bodyBase64 }, want }) => {
    const bytes = bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64');
    const found = canonicalText(bytes);
    const got = 'text' in found ? { canonical: found.text } : { canonical: null, ...found };
    expect(got).toEqual(want);
  });
});

describe('the signatures of the independent seller', () => {
  it('have 115 known answers, all of which are run', () => {
    expect(signVectors.length + verifyVectors.length + sequenceVectors.length).toBe(115);
  });

  it.each(signVectors)('known answer of $scheme, $name', ({ scheme, input, want }) => {
    const { accessKey, formula = scheme === 'kit' ? 'kit' : 'base' } = input;
    const canonical = canonicalText(Buffer.from(input.body));
    const isCanonical = input.payload === 'canonical' && 'text' in canonical;
    const payload = isCanonical ? canonical.text : input.body;
    const signature = signatureOf(formula, accessKey, input, Buffer.from(payload));
    expect({ payload, signature }).toEqual({ payload: want.payload, signature: want.signature });
  });

  it.each(verifyVectors)('verdict of $scheme, $name', ({ scheme, input, want }) => {
    expect(verdictOf(scheme, input, input, new Map())).toEqual(want);
  });

  it.each(sequenceVectors)('verdicts of $scheme, $name', ({ scheme, input, want }) => {
    const nonces = new Map<string, number>();
    expect(input.steps.map((step) => verdictOf(scheme, step, input, nonces))).toEqual(want.steps);
  });
});

function verdictOf(
  scheme: VectorScheme,
  message: VectorMessage,
  { keys, windowMs }: VectorKeyring,
  nonces: Map<string, number>,
) {
  const { query = {}, headers = {}, now } = message;
  const sent = new Headers(headers);
  const carried =
    scheme === 'kit'
      ? {
          signature: sent.get('x-sign') ?? undefined,
          timestamp: sent.get('x-timestamp') ?? undefined,
          nonce: sent.get('x-nonce') ?? undefined,
        }
      : { signature: query.signature, timestamp: query.timestamp, nonce: query.nonce };
  const formulas = { base: ['base'], kit: ['kit'], 'order-notify': ['base', 'kit'] } as const;
  const verdict = verifySignature(
    { ...carried, body: bodyOf(message) },
    { keys, windowMs, now, nonces, formulas: formulas[scheme] },
  );
  if (!verdict.ok) return { resultCode: verdict.resultCode, reason: verdict.reason };
  const { keyIndex, payload, formula } = verdict;
  const ofNotice = scheme === 'order-notify' ? { formula } : {};
  return { resultCode: '000000', reason: 'ok', keyIndex, payload, ...ofNotice };
}

const carriedToken = {
  variant: z.literal('kit-v1').optional(),
  query: text.optional(),
  body: text.optional(),
};

describe('the tokens of the independent seller', () => {
  const made = readVectors(
    'auth-token.json',
    z.strictObject({
      ...vectorHead,
      input: z.strictObject({ op: z.literal('sign'), accessKey: text, ...carriedToken }),
      want: z.strictObject({ hmacKey: text, message: text, authToken: text }),
    }),
    'sign',
  );
  const verified = readVectors(
    'auth-token.json',
    z.strictObject({
      ...vectorHead,
      input: z.strictObject({
        op: z.literal('verify'),
        keys: z.array(text),
        headers: z.record(text, text).optional(),
        ...carriedToken,
      }),
      want: z.strictObject({ resultCode: text, reason: text, keyIndex: z.number().optional() }),
    }),
    'verify',
  );

  it.each(made)('known answer: $name', ({ input, want }) => {
    const { message, timeStamp = '' } = readToken(input);
    const authToken = tokenOf(input.accessKey, timeStamp, message);
    expect({ message, authToken }).toEqual({ message: want.message, authToken: want.authToken });
  });

  it.each(verified)('verdict: $name', ({ input, want }) => {
    const verdict = verifyToken(readToken(input), input.keys);
    const got = verdict.ok
      ? { resultCode: '000000', reason: 'ok', keyIndex: verdict.keyIndex }
      : { resultCode: verdict.resultCode, reason: verdict.reason };
    expect(got).toEqual(want);
  });
});

interface CarriedToken {
  readonly query?: string | undefined;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

function readToken({ query, body = '', headers = {} }: CarriedToken) {
  if (query !== undefined) {
    const parameters = readQuery(query);
    return {
      token: parameters.get('authToken'),
      timeStamp: parameters.get('timeStamp'),
      message: queryMessage(parameters),
    };
  }
  const found = readObject(Buffer.from(body));
  if (!('members' in found)) throw new Error(`a vector's body is ${found.reason}`);
  const timeStamp = found.members.get('timeStamp');
  return {
    token: new Headers(headers).get('authToken') ?? undefined,
    timeStamp: typeof timeStamp === 'string' ? timeStamp : undefined,
    message: bodyMessage(found.members),
  };
}

describe('Body-Sign of the independent seller', () => {
  const vectors = readVectors(
    'body-sign.json',
    z.strictObject({
      ...vectorHead,
      input: z.strictObject({ op: z.literal('sign'), accessKey: text, body: text }),
      want: z.strictObject({ signature: text, header: text }),
    }),
    'sign',
  );

  it.each(vectors)('has the known answer: $name', ({ input, want }) => {
    expect(bodySign(input.accessKey, Buffer.from(input.body))).toBe(want.header);
  });
});

describe('the encrypted fields of the independent seller', () => {
  const hex = { state0: text, out1: text, state1: text, out2: text, aes128: text, aes256: text };
  const prng = readVectors(
    'sha1prng.json',
    z.strictObject({
      ...vectorHead,
      input: z.strictObject({ seed: text }),
      want: z.strictObject(hex),
    }),
  );
  const type = { accessKey: text, encryptType: z.enum(['1', '2']) };
  const encrypted = readVectors(
    'sensitive-field.json',
    z.strictObject({
      ...vectorHead,
      input: z.strictObject({ op: z.literal('encrypt'), ...type, iv: text, plain: text }),
      want: z.strictObject({ value: text }),
    }),
    'encrypt',
  );
  const decrypted = readVectors(
    'sensitive-field.json',
    z.strictObject({
      ...vectorHead,
      input: z.strictObject({ op: z.literal('decrypt'), ...type, value: text }),
      want: z.strictObject({ plain: text.optional(), error: text.optional() }),
    }),
    'decrypt',
  );

  it.each(prng)('have keys as known: $name', ({ input, want }) => {
    const steps = Object.entries(sha1Prng(input.seed));
    const got = Object.fromEntries(steps.map(([name, bytes]) => [name, bytes.toString('hex')]));
    expect(got).toEqual(want);
  });

  it.each(encrypted)('go out as known: $name', ({ input: { accessKey, ...field }, want }) => {
    expect({ value: encryptField({ key: accessKey, ...field }) }).toEqual(want);
  });

  it.each(decrypted)('come in as known: $name', ({ input, want }) => {
    const plain = decryptField(input.accessKey, input.encryptType, input.value);
    expect(plain === undefined ? { error: 'undecryptable' } : { plain }).toEqual(want);
  });
});

describe('the client secret of the independent seller', () => {
  const digest = z.enum(['SHA-256', 'SHA-1']);
  const opened = { plain: text, encoding: text, oaepHash: digest, mgf1Hash: digest };
  const vectors = readVectors(
    'client-secret.json',
    z.strictObject({
      ...vectorHead,
      input: z.strictObject({ privateKeyPem: text, clientSecret: text }),
      want: z.union([
        z.strictObject(opened),
        z.strictObject({ error: z.literal('undecryptable'), resultCode: z.literal('000101') }),
      ]),
    }),
  );

  it.each(vectors)('is opened as known: $name', ({ input, want }) => {
    const found = openClientSecret(input.privateKeyPem, input.clientSecret);
    expect(found ?? { error: 'undecryptable', resultCode: '000101' }).toEqual(want);
  });
});
