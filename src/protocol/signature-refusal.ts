import type { ResultCode } from './result-codes.js';

/** Why an unauthentic call is refused. `nonce-replayed` is found by whoever claims the nonce, all others by a verification. */
export type SignatureRefusalReason =
  | 'timestamp-missing'
  | 'timestamp-malformed'
  | OutsideWindow
  | 'nonce-missing'
  | 'signature-missing'
  | 'signature-mismatch'
  | 'nonce-replayed'
  | TokenReason;

type OutsideWindow = 'timestamp-stale' | 'timestamp-future';
type TokenReason = 'token-missing' | 'token-mismatch';

export type SignatureRefusal = RequestRefusal | AuthTokenRefusal;

/** Of a call signed with `signature`, `timestamp` and `nonce`. `ageMs` is negative for a call from the future. */
export type RequestRefusal =
  | {
      readonly ok: false;
      readonly reason: OutsideWindow;
      readonly ageMs: number;
      readonly windowMs: number;
    }
  | {
      readonly ok: false;
      readonly reason: Exclude<SignatureRefusalReason, OutsideWindow | TokenReason>;
    };

/** Of a V1 call with `authToken`, whose time is the date `timeStamp`. Its zone is known where a window was asked for. */
export type AuthTokenRefusal =
  | {
      readonly ok: false;
      readonly scheme: 'auth-token';
      readonly reason: OutsideWindow;
      readonly ageMs: number;
      readonly windowMs: number;
      readonly zone: TimeStampZone;
    }
  | {
      readonly ok: false;
      readonly scheme: 'auth-token';
      readonly reason: 'timestamp-malformed';
      readonly zone: TimeStampZone;
    }
  | {
      readonly ok: false;
      readonly scheme: 'auth-token';
      readonly reason: 'timestamp-missing' | TokenReason;
    };

/** `utc` for the GET calls, `beijing` (UTC+8) for the bodies of the kit. */
export type TimeStampZone = 'utc' | 'beijing';

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
  'token-missing': '000001',
  'token-mismatch': '000001',
} as const satisfies Record<SignatureRefusalReason, ResultCode>;

/** A public sentence for `resultMsg`: what is wrong and where to look; nothing of keys, nonces or expected values. */
export function signatureRefusalSentence(refusal: SignatureRefusal): string {
  const sentence =
    'scheme' in refusal ? authTokenSentences[refusal.reason] : sentences[refusal.reason];
  const zone = 'zone' in refusal ? zoneNames[refusal.zone] : undefined;
  if (!('ageMs' in refusal)) return zone === undefined ? sentence : `${sentence}, in ${zone}`;
  const distance = toDurationText(Math.abs(refusal.ageMs));
  const limit = toDurationText(refusal.windowMs);
  const clocks = `are the clocks of both sides right${zone === undefined ? '' : `, and is timeStamp in ${zone}`}?`;
  return `${sentence} by ${distance}, accepted are ${limit}: ${clocks}`;
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
} as const satisfies Record<RequestRefusal['reason'], string>;

const authTokenSentences = {
  'timestamp-missing': 'timeStamp is missing: send the time of the call as yyyyMMddHHmmssSSS',
  'timestamp-malformed':
    'timeStamp must be a time of 17 digits (yyyyMMddHHmmssSSS) or 14 digits (yyyyMMddHHmmss)',
  'timestamp-stale': 'timeStamp is too old: it differs',
  'timestamp-future': 'timeStamp lies in the future: it differs',
  'token-missing': 'authentication failed: authToken is missing',
  'token-mismatch':
    'authentication failed: authToken does not match, check the key and that every parameter was signed as decoded',
} as const satisfies Record<AuthTokenRefusal['reason'], string>;

const zoneNames = { utc: 'UTC', beijing: 'UTC+8' } as const satisfies Record<TimeStampZone, string>;

/** Exact below two minutes, where a millisecond decides; above, the two largest units. */
function toDurationText(durationMs: number): string {
  const minutes = Math.floor(durationMs / 60_000);
  const hours = Math.floor(minutes / 60);
  if (minutes < 2) return `${String(durationMs / 1000)} s`;
  if (hours < 1) return `${String(minutes)} min`;
  if (hours < 48) return `${String(hours)} h ${String(minutes % 60)} min`;
  return `${String(Math.floor(hours / 24))} d ${String(hours % 24)} h`;
}
