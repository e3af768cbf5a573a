import type { ResultCode } from './result-codes.js';

/** Why a signed call is refused. `nonce-replayed` is found by whoever claims the nonce, all others by the verification. */
export type SignatureRefusalReason =
  | 'timestamp-missing'
  | 'timestamp-malformed'
  | 'timestamp-stale'
  | 'timestamp-future'
  | 'nonce-missing'
  | 'signature-missing'
  | 'signature-mismatch'
  | 'nonce-replayed';

type OutsideWindow = 'timestamp-stale' | 'timestamp-future';

/** `ageMs` is negative for a call from the future. */
export type SignatureRefusal =
  | {
      readonly ok: false;
      readonly reason: OutsideWindow;
      readonly ageMs: number;
      readonly windowMs: number;
    }
  | { readonly ok: false; readonly reason: Exclude<SignatureRefusalReason, OutsideWindow> };

/** What to answer. The codes are those of the vendor's sample; a replay counts as failed authentication. */
export const signatureRefusalCodes = {
  'timestamp-missing': '000002',
  'timestamp-malformed': '000002',
  'timestamp-stale': '000002',
  'timestamp-future': '000002',
  'nonce-missing': '000002',
  'signature-missing': '000001',
  'signature-mismatch': '000001',
  'nonce-replayed': '000001',
} as const satisfies Record<SignatureRefusalReason, ResultCode>;

/** A public sentence for `resultMsg`: what is wrong and where to look; nothing of keys, nonces or expected values. */
export function signatureRefusalSentence(refusal: SignatureRefusal): string {
  const sentence = sentences[refusal.reason];
  if (!('ageMs' in refusal)) return sentence;
  const distance = toDurationText(Math.abs(refusal.ageMs));
  const limit = toDurationText(refusal.windowMs);
  return `${sentence} by ${distance}, accepted are ${limit}: are the clocks of both sides right?`;
}

const sentences = {
  'timestamp-missing': 'timestamp is missing: send the UNIX time in milliseconds',
  'timestamp-malformed': 'timestamp must have 13 digits (milliseconds) or 10 digits (seconds)',
  'timestamp-stale': 'timestamp is too old: it differs',
  'timestamp-future': 'timestamp lies in the future: it differs',
  'nonce-missing': 'nonce is missing: send a new random text with each call',
  'signature-missing': 'authentication failed: signature is missing',
  'signature-mismatch':
    'authentication failed: signature does not match, check the access key and that the body was not changed after signing',
  'nonce-replayed':
    'authentication failed: nonce was used before, send a new one with each call, repeats included',
} as const satisfies Record<SignatureRefusalReason, string>;

/** Exact below two minutes, where a millisecond decides; above, the two largest units. */
function toDurationText(durationMs: number): string {
  const minutes = Math.floor(durationMs / 60_000);
  const hours = Math.floor(minutes / 60);
  if (minutes < 2) return `${String(durationMs / 1000)} s`;
  if (hours < 1) return `${String(minutes)} min`;
  if (hours < 48) return `${String(hours)} h ${String(minutes % 60)} min`;
  return `${String(Math.floor(hours / 24))} d ${String(hours % 24)} h`;
}
