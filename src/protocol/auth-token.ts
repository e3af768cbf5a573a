import { isUtf8, type Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { isEqualText } from './equal-text.js';
import { toPlainText, unpairedSurrogate } from './json-string.js';
import { readJsonMembers } from './json-text.js';
import type { AuthTokenRefusal, TimeStampZone } from './signature-refusal.js';
import { parseBeijingWireTime, parseWireTime } from './wire-time.js';

/**
 * Whether a V1 call really comes from the marketplace: dated, fresh if a window is given, and with a token of one of our keys,
 * checked in this order. V1 has no nonce and documents no window, so an authentic call can be repeated by whoever saw it;
 * a window, an option of the seller, bounds for how long.
 */
export function verifyAuthToken(request: AuthTokenRequest): AuthTokenVerdict {
  const { keys, timeStamp, message, window } = request;
  if (!timeStamp) return { ok: false, scheme, reason: 'timestamp-missing' };
  const outside = window && findOutsideWindow(timeStamp, window);
  if (outside) return outside;
  const token = findToken(request.token ?? '');
  if (token === '') return { ok: false, scheme, reason: 'token-missing' };
  // A text without UTF-8 form would be signed as if its broken characters were U+FFFD: two messages, one token.
  if (token?.length === tokenLength && !unpairedSurrogate.test(message)) {
    for (const [keyIndex, accessKey] of keys.entries()) {
      const expected = signAuthToken(accessKey, timeStamp, message);
      if (isEqualText(token, expected)) return { ok: true, keyIndex, accessKey };
    }
  }
  return { ok: false, scheme, reason: 'token-mismatch' };
}

export interface AuthTokenRequest {
  /** Keys of class v1, the current one first, then those still accepted; none may be empty. */
  readonly keys: readonly string[];
  /** As it came, decoded once if from a query; empty counts as missing. */
  readonly token: string | undefined;
  readonly timeStamp: string | undefined;
  /** Of `queryMessage` or `bodyMessage`. */
  readonly message: string;
  /** Without one, a call is accepted whatever its age. */
  readonly window?: TimeStampWindow;
}

export interface TimeStampWindow {
  readonly now: number;
  /** Milliseconds that `timeStamp` may differ from `now`, in both directions, limits included. */
  readonly windowMs: number;
  readonly zone: TimeStampZone;
}

export type AuthTokenVerdict = AuthTokenAcceptance | AuthTokenRefusal;

export interface AuthTokenAcceptance {
  readonly ok: true;
  /** Which of the keys signed: 0 is the current one. */
  readonly keyIndex: number;
  /** That key: the answer is signed with it too, and sensitive fields are encrypted with it. */
  readonly accessKey: string;
}

/** The token that the marketplace would send with this message. */
export function signAuthToken(accessKey: string, timeStamp: string, message: string): string {
  return createHmac('sha256', accessKey + timeStamp)
    .update(message)
    .digest('base64');
}

/**
 * What a query says, decoded exactly once as form data: `+` and `%20` are a blank, `%2B` a plus, a name without `=` is empty,
 * of a repeated name the first value counts. A `%` without two hex digits stays as it is and bytes that are no UTF-8 become
 * U+FFFD, as in every browser's URLSearchParams: such a call fails by its token and needs no refusal of its own.
 */
export function parseQuery(rawQuery: string): ReadonlyMap<string, string> {
  // URLSearchParams takes away one leading question mark; the query itself may begin with another.
  return firstOfEach(new URLSearchParams(`?${rawQuery}`));
}

/** What the token of a GET call is over: all parameters but itself, sorted by name, empty ones included. */
export function queryMessage(parameters: Iterable<readonly [string, string]>): string {
  const signed = [...firstOfEach(parameters)].filter(([name]) => name !== 'authToken');
  return toMessage(signed);
}

/**
 * What the token of a V1 call of the kit is over: the members of its body, sorted by name, and the time among them. Strings
 * enter by their value, numbers and booleans as they travelled; null and blank ones do not enter. How an object or an array
 * would enter is documented nowhere and none is documented in V1: here it is its JSON text, compact, in the order received.
 * A body that is no JSON object has no members, and so no time.
 */
export function bodyMessage(body: Buffer): BodyMessage {
  const reading = isUtf8(body) ? readJsonMembers(body.toString('utf8')) : undefined;
  const members = reading?.ok ? [...reading.content] : [];
  const signed = members
    .filter(([, value]) => value !== 'null')
    .map(([name, value]) => [name, toPlainText(value)] as const)
    .filter(([, text]) => !javaBlank.test(text));
  return { message: toMessage(signed), timeStamp: new Map(signed).get('timeStamp') };
}

export interface BodyMessage {
  readonly message: string;
  readonly timeStamp: string | undefined;
}

const scheme = 'auth-token';

/** Base64 of 32 bytes, padding included. */
const tokenLength = 44;

/**
 * What is in Base64, if that is all there is but quotation marks: the kit's page prints the header in marks of two kinds. A
 * `+` that travelled unencoded in a query arrives as a blank.
 */
function findToken(token: string): string | undefined {
  return quotedToken.exec(token)?.[1]?.replaceAll(' ', '+');
}

/**
 * Two marks on either side at most, so that a long run of them costs nothing. Node.js reads headers as Latin-1, in which a
 * typographic mark of UTF-8 is three characters.
 */
const quotedToken =
  /^(?:["'\p{Pi}\p{Pf}]|\u00e2\u0080[\u0098-\u009f]){0,2}([A-Za-z0-9+/= ]*)(?:["'\p{Pi}\p{Pf}]|\u00e2\u0080[\u0098-\u009f]){0,2}$/u;

/** What Java calls white space, four control characters apart: no-break spaces, for one, are none. */
const javaBlank = /^[\t-\r \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]*$/;

function findOutsideWindow(
  timeStamp: string,
  { now, windowMs, zone }: TimeStampWindow,
): AuthTokenRefusal | undefined {
  const timeMs = zone === 'utc' ? parseWireTime(timeStamp) : parseBeijingWireTime(timeStamp);
  if (timeMs === undefined) return { ok: false, scheme, reason: 'timestamp-malformed', zone };
  const ageMs = now - timeMs;
  if (Math.abs(ageMs) <= windowMs) return undefined;
  const reason = ageMs > 0 ? 'timestamp-stale' : 'timestamp-future';
  return { ok: false, scheme, reason, ageMs, windowMs, zone };
}

function firstOfEach(parameters: Iterable<readonly [string, string]>): Map<string, string> {
  const first = new Map<string, string>();
  for (const [name, value] of parameters) if (!first.has(name)) first.set(name, value);
  return first;
}

/**
 * Nothing tells an `&` or `=` of a value from one between two parameters: the marketplace's form has this gap. `<` compares
 * UTF-16 code units as Java's sorted map does.
 */
function toMessage(parameters: readonly (readonly [string, string])[]): string {
  return parameters
    .toSorted(([name], [otherName]) => (name < otherName ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}
