import {
  verifyRequestSignature,
  type RequestToSign,
  type SignatureVerdict,
  type SignedRequest,
} from './request-signature.js';
import { computeSignature } from './signature-formula.js';

/**
 * Verifies a call of the joint-operation kit, V2: headers `x-sign`, `x-timestamp` and `x-nonce`. The member `timeStamp` of
 * the body has nothing to do with `x-timestamp` and is not looked at.
 */
export function verifyKitSignature(request: SignedRequest): SignatureVerdict {
  return verifyRequestSignature('kit', request);
}

/** The value of `x-sign` that the marketplace would send with exactly these bytes, in lower-case hex. */
export function signKitRequest({ body, ...request }: RequestToSign): string {
  return computeSignature('plain', { ...request, payload: body });
}
