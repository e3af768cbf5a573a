import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { isEqualText } from './equal-text.js';

/**
 * The bytes to send and the header `signature` that goes with them (signing.md 11.2). How deep "naturally sorted" goes is
 * printed nowhere, so the members of every object are sorted and nothing is left between them: then the bytes as sent, the body
 * sorted at its top and the body sorted throughout are one and the same text. Throws SyntaxError for what is no JSON.
 */
export function signUsagePush({ accessKey, ts, nonce, body }: UsagePushToSign): SignedUsagePush {
  const text = sortedJson(JSON.parse(body.toString('utf8')));
  const message = messageOf(ts, nonce, text);
  return { body: Buffer.from(text), message, signature: hmac(accessKey, message) };
}

/**
 * The marketplace's side. Each reading of "naturally sorted" is tried: the bytes as they came, sorted at the top as in the
 * callbacks, sorted throughout. No page bounds the age of `ts` or forbids a nonce to come again.
 */
export function verifyUsagePush({ keys, headers, body }: UsagePushToVerify): UsagePushVerdict {
  const { ts, nonce, signature } = headers;
  if (!ts) return { ok: false, reason: 'ts-missing' };
  if (!nonce) return { ok: false, reason: 'nonce-missing' };
  if (!signature) return { ok: false, reason: 'signature-missing' };
  const payloads = payloadsOf(body);
  const keyIndex = keys.findIndex((accessKey) =>
    payloads.some((payload) =>
      isEqualText(signature, hmac(accessKey, messageOf(ts, nonce, payload))),
    ),
  );
  return keyIndex === -1 ? { ok: false, reason: 'signature-mismatch' } : { ok: true, keyIndex };
}

export interface UsagePushToSign {
  /** The marketplace's access key of class base. */
  readonly accessKey: string;
  /** UNIX time in milliseconds. */
  readonly ts: string;
  /** Random, at most 64 characters. */
  readonly nonce: string;
  /** JSON, in any order and with any blanks. */
  readonly body: Buffer;
}

export interface SignedUsagePush {
  readonly body: Buffer;
  /** The text that is signed. */
  readonly message: string;
  /** Base64. */
  readonly signature: string;
}

export interface UsagePushToVerify {
  /** Of class base, the current one first. */
  readonly keys: readonly string[];
  readonly headers: {
    readonly ts: string | undefined;
    readonly nonce: string | undefined;
    readonly signature: string | undefined;
  };
  /** As it came. */
  readonly body: Buffer;
}

export type UsagePushVerdict =
  | { readonly ok: true; readonly keyIndex: number }
  | { readonly ok: false; readonly reason: UsagePushRefusal };

export type UsagePushRefusal =
  'ts-missing' | 'nonce-missing' | 'signature-missing' | 'signature-mismatch';

function messageOf(ts: string, nonce: string, payload: string): string {
  return `ts=${ts}&nonce=${nonce}&body=${payload}`;
}

function hmac(accessKey: string, message: string): string {
  return createHmac('sha256', accessKey).update(message).digest('base64');
}

function payloadsOf(body: Buffer): readonly string[] {
  const raw = body.toString('utf8');
  // Bytes that are no UTF-8 would be signed as if they were U+FFFD: two bodies, one signature.
  if (!Buffer.from(raw).equals(body)) return [];
  const canonical = canonicalJson(body);
  return [raw, ...(canonical.ok ? [canonical.text] : []), ...sortedThroughout(raw)];
}

/** None for what is no JSON, or is nested deeper than can be written. */
function sortedThroughout(raw: string): readonly string[] {
  try {
    return [sortedJson(JSON.parse(raw))];
  } catch {
    return [];
  }
}

/** Compact; members in ascending order of UTF-16 code units, lists as they are. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = new Map<string, unknown>(Object.entries(value));
  const pieces = [...members.keys()]
    .sort()
    .map((name) => `${JSON.stringify(name)}:${sortedJson(members.get(name))}`);
  return `{${pieces.join(',')}}`;
}
