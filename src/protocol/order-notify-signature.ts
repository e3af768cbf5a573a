import {
  verifyRequestSignature,
  type SignatureVerdict,
  type SignedRequest,
} from './request-signature.js';

/**
 * Verifies an order notification: query parameters `signature`, `timestamp` and `nonce`. Two formulas are printed for it, so
 * both are accepted; the first is that of the base scheme, and `signBaseRequest` signs such a call.
 */
export function verifyOrderNotifySignature(request: SignedRequest): SignatureVerdict {
  return verifyRequestSignature('order-notify', request);
}
