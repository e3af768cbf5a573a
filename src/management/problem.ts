import type { KooGateErrorCode } from '../domain/koogate-error.js';

/** Kinds of problem: our errors, and those that only exist in HTTP. */
export type ProblemKind =
  | KooGateErrorCode
  | 'method-not-allowed'
  | 'unsupported-media-type'
  | 'too-many-attempts'
  | 'marketplace-not-configured'
  | 'marketplace-unavailable'
  | 'marketplace-throttled'
  | 'marketplace-denied'
  | 'marketplace-refused'
  | 'code-not-received'
  | 'code-not-activated';

/** The one table from kinds to the wire. The sentence is said when nothing more precise is known. */
export const problems = {
  'invalid-parameter': {
    status: 400,
    title: 'Invalid parameter',
    sentence: 'The request is not as the specification describes it: see errors.',
  },
  unauthenticated: {
    status: 401,
    title: 'Unauthenticated',
    sentence:
      'The bearer token is missing or not known. Tokens are configured in KOOGATE_API_TOKENS.',
  },
  'nonce-replayed': {
    status: 401,
    title: 'Unauthenticated',
    sentence: 'The call was made before. Only signed calls have a nonce, and this API has none.',
  },
  forbidden: { status: 403, title: 'Forbidden', sentence: "The token's role may not do this." },
  'unknown-resource': {
    status: 404,
    title: 'Unknown resource',
    sentence: 'Nothing is known under this id.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    sentence: 'This path does not have this method: see the header Allow.',
  },
  'illegal-state': {
    status: 409,
    title: 'Illegal state',
    sentence: 'The instance is in a state in which this cannot be done.',
  },
  'body-too-large': {
    status: 413,
    title: 'Body too large',
    sentence: 'The body is larger than this server accepts.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    sentence: 'Send the body as application/json, not compressed.',
  },
  'too-many-attempts': {
    status: 429,
    title: 'Too many attempts',
    sentence: 'Too many wrong tokens came from this address. Wait as long as Retry-After says.',
  },
  'storage-unavailable': {
    status: 503,
    title: 'Temporarily unavailable',
    sentence: 'The database cannot be reached at the moment. Nothing was changed; call again.',
  },
  'marketplace-not-configured': {
    status: 501,
    title: 'Marketplace not configured',
    sentence:
      "This server cannot call the marketplace. Set KOOGATE_AK and KOOGATE_SK, an access key of the seller's account, and start it again.",
  },
  'marketplace-unavailable': {
    status: 503,
    title: 'Marketplace unavailable',
    sentence: 'The marketplace does not answer at the moment. Call again.',
  },
  'marketplace-throttled': {
    status: 503,
    title: 'Called too often',
    sentence: 'The marketplace wants fewer calls. Call again later.',
  },
  'marketplace-denied': {
    status: 502,
    title: 'Denied by the marketplace',
    sentence:
      'The marketplace does not accept the access key. Check KOOGATE_AK and KOOGATE_SK, then call again.',
  },
  'marketplace-refused': {
    status: 502,
    title: 'Refused by the marketplace',
    sentence: 'The marketplace refuses this.',
  },
  'code-not-received': {
    status: 409,
    title: 'Not received yet',
    sentence: 'The buyer has not received the code yet. Call again later.',
  },
  'code-not-activated': {
    status: 409,
    title: 'Not activated',
    sentence: 'The code was never activated. Activate it first.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    sentence: 'An internal error happened. The log knows it by the request id.',
  },
} as const satisfies Record<ProblemKind, { status: number; title: string; sentence: string }>;
