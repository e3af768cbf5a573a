import type { NextFunction, Request } from 'express';
import { KooGateError } from '../domain/koogate-error.js';
import type { SignatureVerdict } from '../protocol/request-signature.js';
import {
  signatureRefusalCodes,
  signatureRefusalSentence,
  type SignatureRefusal,
} from '../protocol/signature-refusal.js';
import type { AccessKeys } from './access-keys.js';
import type { Authentication, CallInProgress, CallResponse } from './call-in-progress.js';
import type { CallbackSpecification } from './callback-specification.js';
import { signatureSchemes, type SchemeInput } from './signature-schemes.js';

export interface AuthenticateOptions {
  readonly specification: CallbackSpecification;
  readonly keys: AccessKeys;
  readonly windowMs: number;
  readonly now: () => number;
}

/**
 * Authentic first, well-formed second. The specification names the scheme and the class of the key; a call whose activity
 * is unknown is authentic when any class that the specification knows has signed it.
 */
export function authenticate(options: AuthenticateOptions) {
  return function authenticateHandler(req: Request, res: CallResponse, next: NextFunction): void {
    const { call } = res.locals;
    const { verdict, keyClass } = verify(req, call, options);
    call.authentication = toAuthentication(verdict, keyClass);
    next(verdict.ok ? undefined : toError(verdict));
  };
}

interface ClassVerdict {
  readonly verdict: SignatureVerdict;
  readonly keyClass: string;
}

function verify(req: Request, call: CallInProgress, options: AuthenticateOptions): ClassVerdict {
  const { specification, keys, windowMs, now } = options;
  const candidates = call.operation ? [call.operation] : specification.operations;
  const classes = new Map(candidates.map(({ keyClass, scheme }) => [keyClass, scheme]));
  const input = { req, body: call.rawBody, windowMs, now: now() };
  let refused: ClassVerdict | undefined;
  for (const [keyClass, scheme] of classes) {
    const verdict = verifyScheme(scheme, { ...input, keys: keys[keyClass] ?? [] });
    if (verdict.ok) return { verdict, keyClass };
    refused ??= { verdict, keyClass };
  }
  if (refused !== undefined) return refused;
  throw new KooGateError('internal', { detail: 'the specification has no operation' });
}

function verifyScheme(scheme: string, input: SchemeInput): SignatureVerdict {
  const verifier = signatureSchemes.get(scheme);
  if (verifier !== undefined) return verifier(input);
  throw new KooGateError('internal', { detail: `unknown x-koogate-scheme: ${scheme}` });
}

function toAuthentication(verdict: SignatureVerdict, keyClass: string): Authentication {
  if (!verdict.ok) return { ok: false, reason: verdict.reason };
  const { keyIndex, accessKey, nonce, nonceExpiresAt } = verdict;
  return { ok: true, keyClass, keyIndex, accessKey, nonce, nonceExpiresAt };
}

function toError(refusal: SignatureRefusal): KooGateError {
  const isParameter = signatureRefusalCodes[refusal.reason] === '000002';
  return new KooGateError(isParameter ? 'invalid-parameter' : 'unauthenticated', {
    sentence: signatureRefusalSentence(refusal),
    detail: refusal.reason,
  });
}
