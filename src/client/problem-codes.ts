/** What the server may answer instead of a success: the last part of `type`, `urn:koogate:problem:illegal-state` for example. */
export const problemCodes = [
  'invalid-parameter',
  'unauthenticated',
  'nonce-replayed',
  'forbidden',
  'unknown-resource',
  'method-not-allowed',
  'illegal-state',
  'body-too-large',
  'unsupported-media-type',
  'too-many-attempts',
  'storage-unavailable',
  'marketplace-not-configured',
  'marketplace-unavailable',
  'marketplace-throttled',
  'marketplace-denied',
  'marketplace-refused',
  'code-not-received',
  'code-not-activated',
  'internal',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

export function isProblemCode(code: string): code is ProblemCode {
  return problemCodes.some((known) => known === code);
}
