import type { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import { parseBasicTime } from './basic-time.js';
import { isEqualText } from './equal-text.js';

/**
 * What to send as `Authorization`, with the texts on the way to it: how a seller's call to the marketplace is signed with an IAM
 * access key, `SDK-HMAC-SHA256` (signing.md 11.1). All headers that are handed in are signed, `Authorization` excepted, and
 * `Host`, which is taken from the address where it is not among them. Throws when `X-Sdk-Date` is not among them.
 */
export function signAkskRequest({ accessKey, secretKey, ...request }: AkskToSign): AkskSignature {
  const canonical = canonicalAkskRequest(request);
  const date = toNamedValues(request.headers).get(dateHeader);
  if (date === undefined) {
    throw new Error(
      'X-Sdk-Date is missing: it is part of what is signed, so set it before signing',
    );
  }
  const { signature, ...texts } = sign(canonical, date, secretKey);
  const { signedHeaders } = canonical;
  const authorization = `${algorithm} Access=${accessKey}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return { ...texts, signedHeaders, signature, authorization };
}

/** The text whose hash is signed, and the names of the headers that are part of it. */
export function canonicalAkskRequest(request: AkskRequest): CanonicalRequest {
  const { host } = divideUrl(request.url);
  const headers = toNamedValues(request.headers);
  headers.delete('authorization');
  if (host !== undefined && !headers.has('host')) headers.set('host', host);
  return canonicalRequest(request, headers, [...headers.keys()].sort());
}

/**
 * The gateway's side: whether a call is signed with one of these access keys and dated within 15 minutes of `now`, before or
 * after. Date and host must be among the signed headers, else a stolen call could be sent again later or elsewhere.
 */
export function verifyAkskRequest({ secrets, now, ...request }: AkskToVerify): AkskVerdict {
  const headers = toNamedValues(request.headers);
  const authorization = headers.get('authorization');
  if (!authorization) return refuse('authorization-missing');
  const [, accessKey = '', names = '', given = ''] = authorizationForm.exec(authorization) ?? [];
  if (given === '') return refuse('authorization-malformed');
  const signed = names.split(';');
  const date = headers.get(dateHeader) ?? '';
  const flaw = findFlawOfDate(date, now) ?? findUnsigned(signed);
  if (flaw !== undefined) return refuse(flaw);
  const secretKey = secrets.get(accessKey);
  if (secretKey === undefined) return refuse('unknown-access-key');
  const { signature } = sign(canonicalRequest(request, headers, signed), date, secretKey);
  return isEqualText(given, signature) ? { ok: true, accessKey } : refuse('signature-mismatch');
}

function findFlawOfDate(date: string, now: number): AkskRefusal | undefined {
  if (date === '') return 'date-missing';
  const dateMs = parseBasicTime(date);
  if (dateMs === undefined) return 'date-malformed';
  return Math.abs(now - dateMs) > akskWindowMs ? 'date-outside-15-minutes' : undefined;
}

function findUnsigned(signed: readonly string[]): AkskRefusal | undefined {
  if (!signed.includes(dateHeader)) return 'date-not-signed';
  return signed.includes('host') ? undefined : 'host-not-signed';
}

export interface AkskRequest {
  /** In any case. */
  readonly method: string;
  /** Absolute, or path and query as they travel. */
  readonly url: string;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as they travel; none for a GET. */
  readonly body: Buffer;
}

export interface AkskToSign extends AkskRequest {
  /** AK: names the key. */
  readonly accessKey: string;
  /** SK: signs, and never travels. */
  readonly secretKey: string;
}

export interface AkskToVerify extends AkskRequest {
  /** From AK to SK. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Milliseconds. */
  readonly now: number;
}

export interface CanonicalRequest {
  readonly canonicalRequest: string;
  /** Lower case, joined by semicolons. */
  readonly signedHeaders: string;
}

export interface AkskSignature extends CanonicalRequest {
  /** Hex, as it stands in `stringToSign`. */
  readonly canonicalRequestSha256: string;
  readonly stringToSign: string;
  /** Lower-case hex. */
  readonly signature: string;
  /** The value of the header. */
  readonly authorization: string;
}

export type AkskVerdict =
  | { readonly ok: true; readonly accessKey: string }
  | { readonly ok: false; readonly reason: AkskRefusal };

export type AkskRefusal =
  | 'authorization-missing'
  | 'authorization-malformed'
  | 'date-missing'
  | 'date-malformed'
  | 'date-not-signed'
  | 'host-not-signed'
  | 'date-outside-15-minutes'
  | 'unknown-access-key'
  | 'signature-mismatch';

/** How far `X-Sdk-Date` may be from the gateway's clock, both ways, limits included. */
export const akskWindowMs = 15 * 60_000;

const algorithm = 'SDK-HMAC-SHA256';
const dateHeader = 'x-sdk-date';

/** A blank and no comma after the algorithm, commas after the other two parts. */
const authorizationForm =
  /^SDK-HMAC-SHA256 Access=([^\s,]+), SignedHeaders=([a-z0-9-]+(?:;[a-z0-9-]+)*), Signature=([^\s,]+)$/;

function refuse(reason: AkskRefusal): AkskVerdict {
  return { ok: false, reason };
}

function sign({ canonicalRequest: text }: CanonicalRequest, date: string, secretKey: string) {
  const canonicalRequestSha256 = createHash('sha256').update(text).digest('hex');
  const stringToSign = `${algorithm}\n${date}\n${canonicalRequestSha256}`;
  const signature = createHmac('sha256', secretKey).update(stringToSign).digest('hex');
  return { canonicalRequest: text, canonicalRequestSha256, stringToSign, signature };
}

/** A header that is said to be signed and is not there enters as an empty one, so the signature does not match. */
function canonicalRequest(
  { method, url, body }: Pick<AkskRequest, 'method' | 'url' | 'body'>,
  headers: ReadonlyMap<string, string>,
  signed: readonly string[],
): CanonicalRequest {
  const { path, query } = divideUrl(url);
  const signedHeaders = signed.join(';');
  const lines = [
    method.toUpperCase(),
    canonicalPath(path),
    canonicalQuery(query),
    ...signed.map((name) => `${name}:${headers.get(name) ?? ''}`),
    '',
    signedHeaders,
    createHash('sha256').update(body).digest('hex'),
  ];
  return { canonicalRequest: lines.join('\n'), signedHeaders };
}

/** Not by `URL`, which would change what is signed: it resolves dots and writes some characters anew. */
function divideUrl(url: string) {
  const [origin, host] = originForm.exec(url) ?? ['', undefined];
  const target = url.slice(origin.length).replace(/#.*$/s, '');
  const mark = target.indexOf('?');
  return mark === -1
    ? { host, path: target, query: '' }
    : { host, path: target.slice(0, mark), query: target.slice(mark + 1) };
}

const originForm = /^https?:\/\/([^/?#]*)/i;

function canonicalPath(path: string): string {
  const encoded = path
    .split('/')
    .map((segment) => encode(decode(segment)))
    .join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      return { name: decode(name), value: decode(value.join('=')) };
    })
    .sort((a, b) => compareTexts(a.name, b.name) || compareTexts(a.value, b.value))
    .map(({ name, value }) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What is no percent-encoded UTF-8 stays as it is: whoever signs it so is understood, and nobody is thrown at. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** All but `A-Z a-z 0-9 - _ . ~`; five more stay as they are in `encodeURIComponent`. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function toNamedValues(headers: AkskRequest['headers']): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) values.set(name.toLowerCase(), value.trim());
  }
  return values;
}
