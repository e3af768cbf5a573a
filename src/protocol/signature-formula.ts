import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';

/** What a request signature is computed from. `timestamp` is the text as sent, whatever its unit. */
export interface SignatureParts {
  readonly accessKey: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** Whole, or in pieces. */
  readonly payload: Buffer | readonly Buffer[];
}

/** The two ways to put the parts together. Nothing separates them, hence the strict form of the timestamp. */
export type FormulaName = keyof typeof canonicalRequests;

/**
 * The texts that are signed, called canonicalRequest by the vendor: `hashed` holds the lower-case hex HMAC of the payload
 * (SaaS V2, License), `plain` the payload itself (joint-operation kit; orderNotify after one of its two pages). In pieces,
 * so that a payload of the kit, up to 8 MB, is signed where it is and never copied.
 */
export const canonicalRequests = {
  hashed: (parts: SignatureParts) => [head(parts), hmacHex(parts.accessKey, payloadPieces(parts))],
  plain: (parts: SignatureParts) => [head(parts), ...payloadPieces(parts)],
} as const;

/**
 * The signature, in lower-case hex. Documentation leaves the HMAC key of SaaS calls open; the vendor's sample and the
 * License pages use the access key for both HMACs.
 */
export function computeSignature(formula: FormulaName, parts: SignatureParts): string {
  return hmacHex(parts.accessKey, canonicalRequests[formula](parts));
}

/** Whether a text can be a signature at all: 64 hex digits in either case, the vendor prints both. */
export function isSignatureForm(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text);
}

function head({ accessKey, nonce, timestamp }: SignatureParts): string {
  return accessKey + nonce + timestamp;
}

function payloadPieces({ payload }: SignatureParts): readonly Buffer[] {
  return Buffer.isBuffer(payload) ? [payload] : payload;
}

function hmacHex(accessKey: string, pieces: readonly (string | Buffer)[]): string {
  const hmac = createHmac('sha256', accessKey);
  for (const piece of pieces) hmac.update(piece);
  return hmac.digest('hex');
}
