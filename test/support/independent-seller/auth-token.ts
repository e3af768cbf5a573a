import { createHmac } from 'node:crypto';
import { NumberText, writeNode, type JsonMembers, type JsonNode } from './canonical-text.js';
import { noFaults, type Faults } from './planted-faults.js';
import { isSameText } from './request-signature.js';

/** What a query says, decoded once, in the order of the address; of a name that comes again the first value. */
export function readQuery(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const [name = '', ...value] = pair.split('=');
    const decoded = decode(name);
    if (!parameters.has(decoded)) parameters.set(decoded, decode(value.join('=')));
  }
  return parameters;
}

/** As form data: a plus is a blank. What is no encoding stays as it is. */
function decode(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
      Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
    );
}

/** What a token of SaaS V1 and License V1 is made over. */
export function queryMessage(parameters: ReadonlyMap<string, string>): string {
  const signed = [...parameters].filter(([name]) => name !== 'authToken');
  return toMessage(signed);
}

/** What a token of kit V1 is made over: blank members do not enter. */
export function bodyMessage(members: JsonMembers): string {
  const texts = [...members].map(([name, value]) => [name, textOf(value)] as const);
  return toMessage(texts.filter(([, text]) => text.trim() !== ''));
}

/** No list or object is documented in a body of V1; one that comes all the same enters as compact JSON. */
function textOf(value: JsonNode): string {
  if (value === null) return '';
  if (value instanceof NumberText) return value.text;
  return typeof value === 'string' ? value : writeNode(value);
}

function toMessage(pairs: readonly (readonly [string, string])[]): string {
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Base64; the time of the call is a part of the key. */
export function tokenOf(key: string, timeStamp: string, message: string): string {
  return createHmac('sha256', `${key}${timeStamp}`).update(message).digest('base64');
}

export interface TokenCall {
  readonly token: string | undefined;
  readonly timeStamp: string | undefined;
  readonly message: string;
}

export type TokenVerdict =
  | { readonly ok: true; readonly keyIndex: number }
  | { readonly ok: false; readonly resultCode: '000001' | '000002'; readonly reason: string };

/** There is no window: no page prints one. */
export function verifyToken(
  { token = '', timeStamp = '', message }: TokenCall,
  keys: readonly string[],
  faults: Faults = noFaults,
): TokenVerdict {
  if (timeStamp === '' && !faults.has('accepts-missing-timestamp')) {
    return { ok: false, resultCode: '000002', reason: 'timestamp-missing' };
  }
  if (token === '' && faults.has('accepts-missing-signature')) return { ok: true, keyIndex: 0 };
  if (token === '') return { ok: false, resultCode: '000001', reason: 'token-missing' };
  // Base64 has no blanks: they were plus signs that travelled unencoded.
  const given = faults.has('v1-raw-plus-refused') ? token : token.replaceAll(' ', '+');
  const found = keys.findIndex((key) => isSameText(given, tokenOf(key, timeStamp, message)));
  if (found >= 0) return { ok: true, keyIndex: found };
  if (faults.has('accepts-wrong-signature')) return { ok: true, keyIndex: 0 };
  return { ok: false, resultCode: '000001', reason: 'token-mismatch' };
}
