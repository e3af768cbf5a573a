import type { Buffer } from 'node:buffer';
import type { FormulaName } from './signature-formula.js';
import { findSignatureMatch, type SignatureMatch } from './signature-match.js';
import type { RequestRefusal } from './signature-refusal.js';

/**
 * Whether a call really comes from the marketplace: present, fresh, and signed with one of our keys, checked in this order.
 *
 * The window is bounded on both sides, limits included: bounding only the past, as the vendor's sample does, accepts a
 * stolen call dated tomorrow. An authentic call still has to claim its nonce; only then is it no replay.
 */
export function verifyRequestSignature(
  scheme: RequestScheme,
  request: SignedRequest,
): SignatureVerdict {
  const { timestamp, nonce, signature, now, windowMs } = request;
  if (!timestamp) return { ok: false, reason: 'timestamp-missing' };
  const timestampMs = parseTimestamp(timestamp);
  if (timestampMs === undefined) return { ok: false, reason: 'timestamp-malformed' };
  const ageMs = now - timestampMs;
  if (ageMs > windowMs) return { ok: false, reason: 'timestamp-stale', ageMs, windowMs };
  if (-ageMs > windowMs) return { ok: false, reason: 'timestamp-future', ageMs, windowMs };
  if (!nonce) return { ok: false, reason: 'nonce-missing' };
  if (!signature) return { ok: false, reason: 'signature-missing' };
  const formulas = schemeFormulas[scheme];
  const match = findSignatureMatch({ ...request, timestamp, nonce, signature, formulas });
  if (!match) return { ok: false, reason: 'signature-mismatch' };
  return { ok: true, ...match, timestampMs, nonce, nonceExpiresAt: timestampMs + windowMs + 1 };
}

/** Which formulas each scheme accepts, in this order. The documentation prints two for orderNotify. */
const schemeFormulas = {
  base: ['hashed'],
  kit: ['plain'],
  'order-notify': ['hashed', 'plain'],
} as const satisfies Record<string, readonly FormulaName[]>;

/** `kit` travels in the headers `x-sign`, `x-timestamp` and `x-nonce`, the others in the query like `base`. */
export type RequestScheme = keyof typeof schemeFormulas;

export interface SignedRequest {
  /** Access keys of the request's interface class, the current one first, then those still accepted; none may be empty. */
  readonly keys: readonly string[];
  /** Milliseconds that the timestamp may differ from `now`, in both directions. */
  readonly windowMs: number;
  readonly now: number;
  /** As they came; empty counts as missing. */
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
  readonly nonce: string | undefined;
  /** The bytes as received, before any parser has touched them. */
  readonly body: Buffer;
}

/** What the marketplace's side has, to sign a call. */
export interface RequestToSign {
  readonly accessKey: string;
  /** 13 digits, milliseconds; or 10, seconds. Signed as written. */
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: Buffer;
}

export type SignatureVerdict = SignatureAcceptance | RequestRefusal;

export interface SignatureAcceptance extends SignatureMatch {
  readonly ok: true;
  readonly timestampMs: number;
  readonly nonce: string;
  /**
   * The first millisecond at which this call would be refused as stale; until then its nonce must be remembered. The limit
   * of the window is inside the window, so one millisecond less would leave room for a replay.
   */
  readonly nonceExpiresAt: number;
}

/** Exactly 13 ASCII digits are milliseconds, exactly 10 are seconds: the vendor's pages disagree on the unit. */
function parseTimestamp(timestamp: string): number | undefined {
  if (/^\d{13}$/.test(timestamp)) return Number(timestamp);
  if (/^\d{10}$/.test(timestamp)) return Number(timestamp) * 1000;
  return undefined;
}
