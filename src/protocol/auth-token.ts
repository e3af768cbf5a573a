import { isUtf8, type Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { isEqualText } from './equal-text.js';
import { toPlainText } from './json-string.js';
import { readJsonMembers } from './json-text.js';
import type { AuthTokenRefusal, TimeStampZone } from './signature-refusal.js';
import { withoutBlanks } from './without-blanks.js';
import { parseBeijingWireTime, parseWireTime } from './wire-time.js';

/**
 * Whether a V1 call really comes from the marketplace: dated, fresh if a window is given, and with a token of one of our keys,
 * checked in this order. V1 has no nonce and documents no window, so an authentic call can be repeated by whoever saw it;
 * a window, an option of the seller, bounds for how long.
 */
export function verifyAuthToken(request: AuthTokenRequest): AuthTokenVerdict {
  const { keys, timeStamp, message, window } = request;
  const pieces = typeof message === 'string' ? [message] : message;
  if (!timeStamp) return { ok: false, scheme, reason: 'timestamp-missing' };
  const outside = window && findOutsideWindow(timeStamp, window);
  if (outside) return outside;
  const token = findToken(request.token ?? '');
  if (token === '') return { ok: false, scheme, reason: 'token-missing' };
  // A text without UTF-8 form would be signed as if its broken characters were U+FFFD: two messages, one token.
  if (token?.length === tokenLength && pieces.every((piece) => piece.isWellFormed())) {
    for (const [keyIndex, accessKey] of keys.entries()) {
      const expected = signPieces(accessKey, timeStamp, pieces);
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
  /** Of `queryMessage` or `bodyMessage`; or what joined is such a message, divided beside an `=` or `&`. */
  readonly message: string | readonly string[];
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
  return signPieces(accessKey, timeStamp, [message]);
}

function signPieces(accessKey: string, timeStamp: string, pieces: readonly string[]): string {
  const hmac = createHmac('sha256', accessKey + timeStamp);
  for (const piece of pieces) for (const part of shortParts(piece)) hmac.update(part);
  return hmac.digest('base64');
}

/** Node.js copies what it hashes, with room for three bytes a character: of a text of 9 MB that would be 26 MB. */
const partLength = 65_536;

function* shortParts(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = endOfPart(text, start + partLength);
    yield text.slice(start, end);
    start = end;
  }
}

/** Not between the halves of a character. */
function endOfPart(text: string, end: number): number {
  const isFirstHalf = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return isFirstHalf ? end - 1 : end;
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
  const { pieces, timeStamp } = readSignedBody(body);
  return { message: pieces.join(''), timeStamp };
}

/**
 * The message of a body, and what the body says, so that a text of 9 MB in it is decoded only once. Nothing of it may be
 * used before the token is verified.
 */
export function readSignedBody(body: Buffer): SignedBody {
  const members = readMembers(body);
  const signed = members
    .map(({ name, text }) => [name, text] as const)
    .filter(([, text]) => !javaBlank.test(text));
  return {
    pieces: toPieces(signed),
    timeStamp: new Map(signed).get('timeStamp'),
    toValues: () => Object.fromEntries(members.map(toEntry)),
  };
}

interface Member {
  readonly name: string;
  /** As JSON. */
  readonly value: string;
  /** The value of a string, and the JSON text of all else. */
  readonly text: string;
}

/** Above this, decoding a second time costs more than what a slice keeps in memory. */
const shortLength = 65_536;

function readMembers(body: Buffer): Member[] {
  const reading = isUtf8(body) ? readJsonMembers(withoutBlanks(body).toString('utf8')) : undefined;
  return [...(reading?.ok ? reading.content : [])]
    .filter(([, value]) => value !== 'null')
    .map(([name, value]) => ({ name, value, text: toPlainText(value) }));
}

/** A short text is decoded anew: as a slice of the body it would keep the whole of it in memory. */
function toEntry({ name, value, text }: Member): [string, unknown] {
  const isLongString = value.startsWith('"') && value.length > shortLength;
  return [name, isLongString ? text : JSON.parse(value)];
}

export interface BodyMessage {
  readonly message: string;
  readonly timeStamp: string | undefined;
}

export interface SignedBody extends Pick<BodyMessage, 'timeStamp'> {
  /** Joined they are the message: so a long text enters it without being copied. */
  readonly pieces: readonly string[];
  /** The members as `JSON.parse` gives them, nulls dropped. */
  readonly toValues: () => Record<string, unknown>;
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
  return toPieces(parameters).join('');
}

function toPieces(parameters: readonly (readonly [string, string])[]): string[] {
  return parameters
    .toSorted(([name], [otherName]) => (name < otherName ? -1 : 1))
    .flatMap(([name, value], at) => [`${at === 0 ? '' : '&'}${name}=`, value]);
}
