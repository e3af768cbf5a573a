import type { HttpRequest } from '../emulator/http-exchange.js';
import type { SigningScheme } from '../protocol/outgoing-call.js';

/** The three things that prove a call; those of a token have neither timestamp nor nonce beside them. */
export type ProofPart = 'signature' | 'timestamp' | 'nonce';

type Change = (request: HttpRequest) => HttpRequest;

/** Replaces a part of the proof where it travels; `undefined` leaves it out. */
export function withProofPart(
  scheme: SigningScheme,
  part: ProofPart,
  change: (value: string) => string | undefined,
): Change {
  const { place, names } = places[scheme];
  const name = names[part];
  return (request) =>
    place === 'query'
      ? withQuery(request, name, change)
      : { ...request, headers: withHeader(request.headers, name, change) };
}

const inQuery = { signature: 'signature', timestamp: 'timestamp', nonce: 'nonce' } as const;
const inToken = { signature: 'authToken', timestamp: 'timeStamp', nonce: '' } as const;

const places = {
  base: { place: 'query', names: inQuery },
  'order-notify': { place: 'query', names: inQuery },
  kit: {
    place: 'header',
    names: { signature: 'x-sign', timestamp: 'x-timestamp', nonce: 'x-nonce' },
  },
  'auth-token': { place: 'query', names: inToken },
  'kit-auth-token': { place: 'header', names: inToken },
} as const satisfies Record<SigningScheme, { place: string; names: Record<ProofPart, string> }>;

export function withQuery(
  request: HttpRequest,
  name: string,
  change: (value: string) => string | undefined,
): HttpRequest {
  const url = new URL(request.url);
  const value = change(url.searchParams.get(name) ?? '');
  if (value === undefined) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return { ...request, url: url.href };
}

function withHeader(
  headers: HttpRequest['headers'],
  name: string,
  change: (value: string) => string | undefined,
): Record<string, string> {
  const { [name]: current = '', ...others } = headers;
  const value = change(current);
  return value === undefined ? others : { ...others, [name]: value };
}

export function withHeaders(headers: Readonly<Record<string, string>>): Change {
  return (request) => ({ ...request, headers: { ...request.headers, ...headers } });
}

/** One digit or letter of it is another one. */
export function altered(signature: string): string {
  const at = 10;
  const other = signature.charAt(at) === '0' ? '1' : '0';
  return signature.slice(0, at) + other + signature.slice(at + 1);
}

export const leftOut = (): undefined => undefined;
