import type { IncomingMessage } from 'node:http';
import { KooGateError } from '../domain/koogate-error.js';
import type { SigningScheme } from '../protocol/outgoing-call.js';
import {
  signatureRefusalCodes,
  signatureRefusalSentence,
  type SignatureRefusal,
} from '../protocol/signature-refusal.js';
import type { AccessKeys, KeyClass } from '../protocol/access-keys.js';
import type { Authentication, CallInProgress, CallResponse, Next } from './call-in-progress.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import { signatureSchemes, type SchemeVerdict } from './signature-schemes.js';

export interface AuthenticateOptions {
  readonly specification: CallbackSpecification;
  readonly keys: AccessKeys;
  readonly windowMs: number;
  readonly v1WindowMs: number | undefined;
  readonly now: () => number;
}

/**
 * Authentic first, well-formed second. The specification names the scheme and the class of the key; a call whose activity
 * is unknown is authentic when any class that may call that address has signed it.
 */
export function authenticate(options: AuthenticateOptions) {
  return function authenticateHandler(req: IncomingMessage, res: CallResponse, next: Next): void {
    const { call } = res.locals;
    const { verdict, keyClass } = verify(req, call, options);
    call.authentication = toAuthentication(verdict, keyClass);
    next(verdict.ok ? undefined : toError(verdict));
  };
}

interface ClassVerdict {
  readonly verdict: SchemeVerdict;
  readonly keyClass: KeyClass;
}

function verify(
  req: IncomingMessage,
  call: CallInProgress,
  options: AuthenticateOptions,
): ClassVerdict {
  const { keys, windowMs, v1WindowMs, now } = options;
  const input = { req, call, windowMs, v1WindowMs, now: now() };
  let refused: ClassVerdict | undefined;
  for (const [keyClass, scheme] of waysIn(call, options.specification)) {
    const verdict = signatureSchemes[scheme]({ ...input, keys: keys[keyClass] });
    if (verdict.ok) return { verdict, keyClass };
    refused ??= { verdict, keyClass };
  }
  if (refused !== undefined) return refused;
  throw new KooGateError('internal', { detail: 'the specification has no operation' });
}

/** Each class of keys that may have signed the call, with its scheme. A method that no callback uses counts as a POST. */
function waysIn(
  { operation, method, subPath }: CallInProgress,
  specification: CallbackSpecification,
): Iterable<readonly [KeyClass, SigningScheme]> {
  if (operation !== undefined) return [[operation.keyClass, operation.scheme]];
  const here = specification.at(method, subPath);
  const candidates = here.length > 0 ? here : specification.at('POST', subPath);
  return new Map(candidates.map(({ keyClass, scheme }) => [keyClass, scheme]));
}

function toAuthentication(verdict: SchemeVerdict, keyClass: KeyClass): Authentication {
  if (!verdict.ok) return { ok: false, keyClass, reason: verdict.reason };
  const { keyIndex, accessKey } = verdict;
  return { ok: true, keyClass, keyIndex, accessKey, nonce: toNonceClaim(verdict, keyClass) };
}

function toNonceClaim(verdict: SchemeVerdict & { ok: true }, keyClass: KeyClass) {
  if (!('nonce' in verdict)) return null;
  return { keyClass, nonce: verdict.nonce, expiresAt: verdict.nonceExpiresAt };
}

function toError(refusal: SignatureRefusal): KooGateError {
  const isParameter = signatureRefusalCodes[refusal.reason] === '000002';
  return new KooGateError(isParameter ? 'invalid-parameter' : 'unauthenticated', {
    sentence: signatureRefusalSentence(refusal),
    detail: refusal.reason,
  });
}
