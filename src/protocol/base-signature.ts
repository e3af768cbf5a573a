import {
  verifyRequestSignature,
  type RequestToSign,
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
export function signBaseRequest({ body, ...request }: RequestToSign): string {
  return computeSignature('hashed', { ...request, payload: body });
}
