import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  bodyMessage,
  parseQuery,
  queryMessage,
  signAuthToken,
  verifyAuthToken,
} from '../../src/protocol/auth-token.js';
import { signatureRefusalCodes } from '../../src/protocol/signature-refusal.js';
import { readVectors, vectorHead } from './read-vectors.js';

const carried = {
  variant: z.literal('kit-v1').optional(),
  query: z.string().optional(),
  body: z.string().optional(),
};

const signVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({ op: z.literal('sign'), accessKey: z.string(), ...carried }),
  want: z.strictObject({ hmacKey: z.string(), message: z.string(), authToken: z.string() }),
});

const verifyVector = z.strictObject({
  ...vectorHead,
  input: z.strictObject({
    op: z.literal('verify'),
    keys: z.array(z.string()),
    headers: z.record(z.string(), z.string()).optional(),
    ...carried,
  }),
  want: z.strictObject({
    resultCode: z.string(),
    reason: z.string(),
    keyIndex: z.number().optional(),
  }),
});

interface Carried {
  readonly query?: string | undefined;
  readonly body?: string | undefined;
  readonly headers?: Record<string, string> | undefined;
}

/** As the two ways in do it: the query of a GET call, or the body and a header of a V1 call of the kit. */
function read({ query, body = '', headers = {} }: Carried) {
  if (query === undefined) {
    const token = new Headers(headers).get('authToken') ?? undefined;
    return { ...bodyMessage(Buffer.from(body)), token };
  }
  const parameters = parseQuery(query);
  return {
    message: queryMessage(parameters),
    timeStamp: parameters.get('timeStamp'),
    token: parameters.get('authToken'),
  };
}

describe('known answers', () => {
  const signVectors = readVectors('auth-token.json', signVector, 'sign');
  const verifyVectors = readVectors('auth-token.json', verifyVector, 'verify');

  it('all 42 vectors are run', () => {
    expect(signVectors.length + verifyVectors.length).toBe(15 + 27);
  });

  it.each(signVectors)('$name', ({ input, want }) => {
    const { message, timeStamp = '' } = read(input);
    const authToken = signAuthToken(input.accessKey, timeStamp, message);
    expect({ hmacKey: input.accessKey + timeStamp, message, authToken }).toEqual(want);
  });

  it.each(verifyVectors)('$name', ({ input, want }) => {
    const verdict = verifyAuthToken({ keys: input.keys, ...read(input) });
    expect(
      verdict.ok
        ? { resultCode: '000000', reason: 'ok', keyIndex: verdict.keyIndex }
        : { resultCode: signatureRefusalCodes[verdict.reason], reason: verdict.reason },
    ).toEqual(want);
  });
});
