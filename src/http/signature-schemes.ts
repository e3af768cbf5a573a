import type { IncomingMessage } from 'node:http';
import {
  queryMessage,
  parseQuery,
  readSignedBody,
  verifyAuthToken,
  type AuthTokenVerdict,
} from '../protocol/auth-token.js';
import { verifyBaseSignature } from '../protocol/base-signature.js';
import { verifyKitSignature } from '../protocol/kit-signature.js';
import { verifyOrderNotifySignature } from '../protocol/order-notify-signature.js';
import type { SigningScheme } from '../protocol/outgoing-call.js';
import type { SignatureVerdict, SignedRequest } from '../protocol/request-signature.js';
import type { CallInProgress } from './call-in-progress.js';

export interface SchemeInput extends Pick<SignedRequest, 'keys' | 'windowMs' | 'now'> {
  readonly req: IncomingMessage;
  readonly call: Pick<CallInProgress, 'rawQuery' | 'rawBody' | 'request'>;
  /** How far the `timeStamp` of the older interfaces may be off; `undefined`: as far as it likes. */
  readonly v1WindowMs: number | undefined;
}

export type SchemeVerdict = SignatureVerdict | AuthTokenVerdict;

/** From the name that `x-koogate-scheme` gives to the check: where the parameters travel, and which formula binds them. */
export const signatureSchemes: Readonly<
  Record<SigningScheme, (input: SchemeInput) => SchemeVerdict>
> = {
  base: (input) => verifyBaseSignature(fromQuery(input)),
  'order-notify': (input) => verifyOrderNotifySignature(fromQuery(input)),
  kit: (input) => verifyKitSignature(fromHeaders(input)),
  'auth-token': verifyQueryToken,
  'kit-auth-token': verifyHeaderToken,
};

/** Query `signature`, `timestamp`, `nonce`; signing.md 3. A repeated parameter counts once, with its first value. */
function fromQuery({ call, ...input }: SchemeInput): SignedRequest {
  const parameters = new URLSearchParams(call.rawQuery);
  return {
    ...input,
    body: call.rawBody,
    signature: parameters.get('signature') ?? undefined,
    timestamp: parameters.get('timestamp') ?? undefined,
    nonce: parameters.get('nonce') ?? undefined,
  };
}

/** Headers `x-sign`, `x-timestamp`, `x-nonce`; signing.md 4. */
function fromHeaders({ req, call, ...input }: SchemeInput): SignedRequest {
  return {
    ...input,
    body: call.rawBody,
    signature: headerOf(req, 'x-sign'),
    timestamp: headerOf(req, 'x-timestamp'),
    nonce: headerOf(req, 'x-nonce'),
  };
}

/** Query `authToken` over all other parameters; signing.md 5.1. */
function verifyQueryToken({ call, keys, now, v1WindowMs }: SchemeInput): AuthTokenVerdict {
  const parameters = parseQuery(call.rawQuery);
  return verifyAuthToken({
    keys,
    token: parameters.get('authToken'),
    timeStamp: parameters.get('timeStamp'),
    message: queryMessage(parameters),
    ...(v1WindowMs !== undefined && { window: { now, windowMs: v1WindowMs, zone: 'utc' } }),
  });
}

/** Header `authToken` over the members of the body; signing.md 5.2. */
function verifyHeaderToken({ req, call, keys, now, v1WindowMs }: SchemeInput): AuthTokenVerdict {
  const { pieces, timeStamp, toValues } = readSignedBody(call.rawBody);
  const verdict = verifyAuthToken({
    keys,
    token: headerOf(req, 'authtoken'),
    timeStamp,
    message: pieces,
    ...(v1WindowMs !== undefined && { window: { now, windowMs: v1WindowMs, zone: 'beijing' } }),
  });
  // What was decoded for the message need not be decoded again to be understood.
  if (verdict.ok) call.request = toValues();
  return verdict;
}

/** Node joins what is repeated with commas; that is no signature, and no time. */
function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
