import { bodyMessage, queryMessage, verifyToken } from './auth-token.js';
import { keyClasses, operations, type KeyClass, type OperationName } from './operations.js';
import type { Faults } from './planted-faults.js';
import { verifySignature, type Formula } from './request-signature.js';
import type { SellerState } from './seller-state.js';
import type { JsonMembers } from './canonical-text.js';

/** As it came in, before anybody is believed. */
export interface IncomingCall {
  readonly method: string;
  /** Behind the production address. */
  readonly subPath: string;
  readonly query: ReadonlyMap<string, string>;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** Of a body that is a JSON object. */
  readonly members: JsonMembers | undefined;
}

/** Of each class the current key first, then those that are still accepted. */
export type SellerKeys = Readonly<Record<KeyClass, readonly string[]>>;

export interface Door {
  readonly keys: SellerKeys;
  readonly now: number;
  readonly state: SellerState;
  readonly faults: Faults;
}

export type Admission =
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly key: string; readonly resultCode: '000001' | '000002' };

/** 60 seconds both ways. */
const windowMs = 60_000;

/**
 * Whether the call is the marketplace's, and with which key the answer is signed. What no operation is called may have come to any
 * of the classes that use this address.
 */
export function admitCall(
  call: IncomingCall,
  operation: OperationName | undefined,
  door: Door,
): Admission {
  const doors = doorsOf(call, operation);
  let refused: Admission | undefined;
  for (const { keyClass, scheme } of doors) {
    const admission = admitBy(scheme, call, keysOf(keyClass, door), door);
    if (admission.ok) return admission;
    refused ??= admission;
  }
  return refused ?? { ok: false, key: '', resultCode: '000001' };
}

type Scheme = (typeof operations)[OperationName]['scheme'];

interface ClassDoor {
  readonly keyClass: KeyClass;
  readonly scheme: Scheme;
}

function doorsOf(call: IncomingCall, operation: OperationName | undefined): readonly ClassDoor[] {
  if (operation !== undefined) return [operations[operation]];
  if (call.method === 'GET') return [{ keyClass: 'v1', scheme: 'token' }];
  if (call.subPath.startsWith('/produceAPI/v2')) return [{ keyClass: 'kit', scheme: 'kit' }];
  if (call.subPath !== '') return [{ keyClass: 'v1', scheme: 'kit-token' }];
  return [
    { keyClass: 'base', scheme: 'base' },
    { keyClass: 'license', scheme: 'base' },
    { keyClass: 'generic', scheme: 'order-notify' },
  ];
}

function keysOf(keyClass: KeyClass, { keys, faults }: Door): readonly string[] {
  if (faults.has('previous-key-refused')) return keys[keyClass].slice(0, 1);
  if (!faults.has('accepts-other-class-key')) return keys[keyClass];
  return [...keys[keyClass], ...keyClasses.flatMap((each) => keys[each])];
}

function admitBy(
  scheme: Scheme,
  call: IncomingCall,
  keys: readonly string[],
  door: Door,
): Admission {
  const verdict = isTokenScheme(scheme)
    ? verifyToken(tokenCall(call, door.faults), keys, door.faults)
    : verifySignature(signedCall(scheme, call), {
        keys,
        formulas: formulasOf(scheme, door.faults),
        now: door.now,
        windowMs,
        nonces: door.state.nonces,
        faults: door.faults,
      });
  const isCurrent = !verdict.ok || door.faults.has('previous-key-answered-with-current');
  const key = keys[isCurrent ? 0 : verdict.keyIndex] ?? '';
  return verdict.ok ? { ok: true, key } : { ok: false, key, resultCode: verdict.resultCode };
}

function isTokenScheme(scheme: Scheme): scheme is 'token' | 'kit-token' {
  return scheme === 'token' || scheme === 'kit-token';
}

function formulasOf(scheme: Scheme, faults: Faults): readonly Formula[] {
  if (scheme === 'kit') return ['kit'];
  const isTwofold = scheme === 'order-notify' && !faults.has('order-notify-second-formula-refused');
  return isTwofold ? ['base', 'kit'] : ['base'];
}

function signedCall(scheme: Scheme, { query, headers, body }: IncomingCall) {
  return scheme === 'kit'
    ? {
        signature: headers['x-sign'],
        timestamp: headers['x-timestamp'],
        nonce: headers['x-nonce'],
        body,
      }
    : {
        signature: query.get('signature'),
        timestamp: query.get('timestamp'),
        nonce: query.get('nonce'),
        body,
      };
}

function tokenCall({ method, query, headers, members }: IncomingCall, faults: Faults) {
  if (method !== 'GET') {
    const timeStamp = members?.get('timeStamp');
    return {
      token: withoutQuotes(headers.authtoken, faults),
      timeStamp: typeof timeStamp === 'string' ? timeStamp : undefined,
      message: members === undefined ? '' : bodyMessage(members),
    };
  }
  const signed = faults.has('v1-empty-parameters-left-out')
    ? new Map([...query].filter(([, value]) => value !== ''))
    : query;
  return {
    token: query.get('authToken'),
    timeStamp: query.get('timeStamp'),
    message: queryMessage(signed),
  };
}

/** The page prints the header in quotation marks, the closing one of another kind. */
function withoutQuotes(token: string | undefined, faults: Faults): string | undefined {
  if (faults.has('v1-quoted-token-refused')) return token;
  // Headers are read as Latin-1: a typographic mark comes as the bytes that it has in UTF-8.
  return token?.replaceAll(
    /^(?:"|â\u0080[\u009c\u009d]|[“”])|(?:"|â\u0080[\u009c\u009d]|[“”])$/g,
    '',
  );
}
