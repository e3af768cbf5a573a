import type { KooGateErrorCode } from '../domain/koogate-error.js';

/** Kinds of problem: our errors, and those that only exist in HTTP. */
export type ProblemKind =
  KooGateErrorCode | 'method-not-allowed' | 'unsupported-media-type' | 'too-many-attempts';

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
  internal: {
    status: 500,
    title: 'Internal error',
    sentence: 'An internal error happened. The log knows it by the request id.',
  },
} as const satisfies Record<ProblemKind, { status: number; title: string; sentence: string }>;
