import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { readVectors, vectorHead } from './read-vectors.js';

const head = { ...vectorHead, scheme: z.enum(['base', 'kit', 'order-notify']) };

const message = z.strictObject({
  now: z.number(),
  query: z.record(z.string(), z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  bodyBase64: z.string().optional(),
});

const outcome = z.strictObject({
  resultCode: z.string(),
  reason: z.string(),
  keyIndex: z.number().optional(),
  payload: z.enum(['raw', 'canonical', 'both']).optional(),
  formula: z.enum(['base', 'kit']).optional(),
});

const signVector = z.strictObject({
  ...head,
  input: z.strictObject({
    op: z.literal('sign'),
    accessKey: z.string(),
    timestamp: z.string(),
    nonce: z.string(),
    body: z.string(),
    payload: z.literal('canonical').optional(),
    formula: z.literal('kit').optional(),
  }),
  want: z.strictObject({
    payload: z.string(),
    innerHash: z.string().optional(),
    canonicalRequest: z.string(),
    signature: z.string(),
  }),
});

const keyring = { keys: z.array(z.string()), windowMs: z.number() };

const verifyVector = z.strictObject({
  ...head,
  input: message.extend({ op: z.literal('verify'), ...keyring }),
  want: outcome,
});

const sequenceVector = z.strictObject({
  ...head,
  input: z.strictObject({
    op: z.literal('verify-sequence'),
    ...keyring,
    steps: z.array(message),
  }),
  want: z.strictObject({ steps: z.array(outcome) }),
});

export type VectorScheme = z.infer<typeof head.scheme>;
export type VectorMessage = z.infer<typeof message>;
export type VectorKeyring = Pick<z.infer<typeof verifyVector>['input'], 'keys' | 'windowMs'>;
export type VectorOutcome = z.infer<typeof outcome>;

const files = ['base-signature.json', 'kit-signature.json'];

export const signVectors = files.flatMap((file) => readVectors(file, signVector, 'sign'));
export const verifyVectors = files.flatMap((file) => readVectors(file, verifyVector, 'verify'));
export const sequenceVectors = files.flatMap((file) =>
  readVectors(file, sequenceVector, 'verify-sequence'),
);

export function bodyOf({ body, bodyBase64 }: VectorMessage): Buffer {
  return bodyBase64 === undefined ? Buffer.from(body ?? '') : Buffer.from(bodyBase64, 'base64');
}
