import type { Buffer } from 'node:buffer';
import {
  verifyRequestSignature,
  type SignatureVerdict,
  type SignedRequest,
} from './request-signature.js';
import { computeSignature } from './signature-formula.js';

/**
 * Verifies a call of the base scheme: query parameters `signature`, `timestamp` and `nonce`. SaaS V2, the license
 * authorization code and the online License use it.
 */
export function verifyBaseSignature(request: SignedRequest): SignatureVerdict {
  return verifyRequestSignature('base', request);
}

/** The value of `signature` that the marketplace would send with exactly these bytes, in lower-case hex. */
export function signBaseRequest(request: BaseRequest): string {
  const { accessKey, timestamp, nonce, body } = request;
  return computeSignature('hashed', { accessKey, timestamp, nonce, payload: body });
}

export interface BaseRequest {
  readonly accessKey: string;
  /** 13 digits, milliseconds; or 10, seconds. Signed as written. */
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: Buffer;
}
