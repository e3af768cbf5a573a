import { parseQuery } from '../protocol/auth-token.js';
import type { SigningScheme } from '../protocol/outgoing-call.js';
import { findHeader, type CapturedRequest } from '../captures/captured-request.js';

/** Where a proof travels, and what its parts are called there. */
export interface Carrier {
  readonly place: 'query' | 'headers';
  readonly signature: string;
  /** The time that is signed; that of a V1 call of the kit is in its body. */
  readonly timestamp: string | undefined;
  /** V1 has none. */
  readonly nonce: string | undefined;
  /** Of whom, for sentences. */
  readonly family: string;
}

const inQuery = {
  place: 'query',
  signature: 'signature',
  timestamp: 'timestamp',
  nonce: 'nonce',
  family: 'SaaS V2, License codes and order notices: signature, timestamp and nonce in the query',
} as const satisfies Carrier;

export const carriers = {
  base: inQuery,
  'order-notify': inQuery,
  kit: {
    place: 'headers',
    signature: 'x-sign',
    timestamp: 'x-timestamp',
    nonce: 'x-nonce',
    family: 'the joint-operation kit V2: x-sign, x-timestamp and x-nonce in the headers',
  },
  'auth-token': {
    place: 'query',
    signature: 'authToken',
    timestamp: 'timeStamp',
    nonce: undefined,
    family: 'SaaS V1 and License V1: authToken and timeStamp in the query',
  },
  'kit-auth-token': {
    place: 'headers',
    signature: 'authToken',
    timestamp: undefined,
    nonce: undefined,
    family: 'the joint-operation kit V1: authToken in the headers, timeStamp in the body',
  },
} as const satisfies Record<SigningScheme, Carrier>;

/** The value of a part; empty counts as missing. */
export function readPart(
  request: CapturedRequest,
  place: Carrier['place'],
  name: string | undefined,
): string | undefined {
  if (name === undefined) return undefined;
  const value =
    place === 'query' ? parseQuery(request.rawQuery).get(name) : findHeader(request.headers, name);
  return value === '' ? undefined : value;
}

/** The way of signing that a request uses instead of the one that it needs, by where its signature travels. */
export function findOtherCarrier(
  request: CapturedRequest,
  scheme: SigningScheme,
): Carrier | undefined {
  const own: Carrier = carriers[scheme];
  return Object.values<Carrier>(carriers).find(
    (carrier) =>
      carrier !== own && readPart(request, carrier.place, carrier.signature) !== undefined,
  );
}

/**
 * A name under which the part travels instead: in another case, in headers instead of the query or the reverse. Names of headers
 * have no case.
 */
export function findMisnamed(
  request: CapturedRequest,
  { place }: Carrier,
  name: string,
): string | undefined {
  const other = place === 'query' ? 'headers' : 'query';
  if (readPart(request, other, name) !== undefined) {
    return `${name} travels in the ${other === 'query' ? 'query' : 'headers'} instead of the ${place}`;
  }
  if (place === 'headers') return undefined;
  const written = [...parseQuery(request.rawQuery)].find(
    ([each, value]) => each.toLowerCase() === name.toLowerCase() && value !== '',
  );
  return written && `the query has ${written[0]} where ${name} is expected`;
}
