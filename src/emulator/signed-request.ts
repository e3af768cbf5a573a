import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../protocol/canonical-json.js';
import { signCall } from '../protocol/outgoing-call.js';
import type { Callback, CallbackRequest } from './callback.js';
import type { HttpRequest } from './http-exchange.js';

/** How a callback is signed and sent, where that differs from what the marketplace does when all is well. */
export interface SigningDetails {
  /** Registered at the marketplace, without the sub-paths of the kit. */
  readonly productionUrl: string;
  readonly accessKey: string;
  /** Real milliseconds, whatever time is played: the seller compares it with its own clock. */
  readonly now: number;
  /** As sent, whatever its unit; 13 digits of `now` by default. */
  readonly timestamp?: string;
  /** Random by default. */
  readonly nonce?: string;
  /** The bytes to send; those of `bodyOf` by default. */
  readonly body?: Buffer;
  /** What is signed: the bytes as sent, or the sorted text that the vendor's sample makes of them. */
  readonly payload?: 'raw' | 'canonical';
}

/** A callback as it travels. */
export function signedRequest(callback: Callback, details: SigningDetails): HttpRequest {
  const { operation, request } = callback;
  const { accessKey, productionUrl, now } = details;
  const isGet = operation.method === 'get';
  const body = isGet ? Buffer.alloc(0) : (details.body ?? bodyOf(callback));
  const { query, headers } = signCall({
    scheme: operation.scheme,
    accessKey,
    timestamp: details.timestamp ?? String(now),
    nonce: details.nonce ?? newNonce(),
    body: details.payload === 'canonical' ? canonicalBytes(body) : body,
    ...(isGet && { parameters: parametersOf(request) }),
  });
  return {
    method: operation.method.toUpperCase(),
    url: addressOf(productionUrl, operation.subPath, query),
    headers: { ...printedHeaders(isGet), ...headers },
    body,
  };
}

/** 32 hex digits, as the marketplace's own are. */
export function newNonce(): string {
  return randomBytes(16).toString('hex');
}

/**
 * Compact JSON. Printed bodies of the calls that carry an activity have their members in ascending order, those of the kit do
 * not.
 */
export function bodyOf({ operation, request }: Callback): Buffer {
  const members = Object.entries(request).filter(([, value]) => value !== undefined);
  if (operation.activity !== undefined) members.sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(Object.fromEntries(members)));
}

/** Everything in a query is text; what is null or undefined does not travel. */
export function parametersOf(request: CallbackRequest): Record<string, string> {
  const members = Object.entries(request).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return Object.fromEntries(
    members.map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** The sub-path goes behind the path of the address, the signature behind whatever query it has already. */
function addressOf(
  productionUrl: string,
  subPath: string,
  query: Readonly<Record<string, string>>,
): string {
  const url = new URL(productionUrl);
  url.pathname = `${url.pathname.replace(/\/$/, '')}${subPath}`;
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return url.href;
}

/** As the interface pages print them; `utf8` is no registered name of a charset, and is sent all the same. */
function printedHeaders(isGet: boolean): Record<string, string> {
  return isGet
    ? {}
    : { Accept: 'application/json', 'Content-Type': 'application/json;charset=utf8' };
}

function canonicalBytes(body: Buffer): Buffer {
  const canonical = canonicalJson(body);
  return canonical.ok ? Buffer.from(canonical.text) : body;
}
