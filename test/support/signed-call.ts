import { Buffer } from 'node:buffer';
import { expect } from 'vitest';
import type { KeyClass } from '../../src/protocol/access-keys.js';
import { verifyBodySign } from '../../src/protocol/body-sign.js';
import {
  signCall,
  type SignedParts,
  type SigningScheme,
} from '../../src/protocol/outgoing-call.js';
import { answerProblem, callbacks, tooLargeProblem } from './callbacks-document.js';
import { exchange, type RawAnswer } from './http-exchange.js';
import type { StartedApp } from './start-app.js';

/** Where and how a call travels: the part of the specification that a sender must know. */
export interface CallTarget {
  /** Lower case. */
  readonly method: string;
  /** Behind the production address. */
  readonly subPath: string;
  readonly scheme: SigningScheme;
  readonly keyClass: KeyClass;
}

/** Most calls: posted to the production address itself, signed in the query with a key of the base interfaces. */
export const baseTarget: CallTarget = {
  method: 'post',
  subPath: '',
  scheme: 'base',
  keyClass: 'base',
};

/** How a call differs from what the marketplace sends when all is well. */
export interface CallDetails {
  readonly target?: CallTarget;
  readonly accessKey?: string;
  /** The bytes, or parameters, that are signed, where they are others than those sent. */
  readonly signedBody?: Buffer;
  readonly timestamp?: string;
  readonly nonce?: string;
  /** Query parameters instead of or besides the right ones; `undefined` leaves one out. */
  readonly query?: Overrides;
  /** The same for headers. */
  readonly signedHeaders?: Overrides;
  /** Instead of the printed `Accept` and `Content-Type`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  /** Behind the production address, where it is another than the target's. */
  readonly subPath?: string;
  /** Which key must have signed the answer; the current one of the class unless told otherwise. */
  readonly answerKey?: string;
  readonly status?: number;
}

type Overrides = Readonly<Record<string, string | undefined>>;

export interface CallAnswer {
  readonly resultCode: string;
  readonly resultMsg: string;
  readonly members: Readonly<Record<string, unknown>>;
  /** The exact bytes, as text. */
  readonly text: string;
}

export const printedHeaders = {
  Accept: 'application/json',
  'Content-Type': 'application/json;charset=utf8',
};

let nonces = 0;

/** A nonce that no other call of this process has; `describeEachDatabase` gives each process a database of its own. */
export function newNonce(): string {
  return `nonce-${(nonces += 1)}`;
}

type SigningApp = Pick<StartedApp, 'keys' | 'keysOf' | 'clock'>;

/**
 * Sends a call as the marketplace does and holds the answer against everything that is promised of every answer: HTTP
 * 200, JSON, `Body-Sign` in that case and right over the exact bytes, code and sentence present, the published shape.
 * What a GET says is given as an object of decoded parameters.
 */
export async function signedCall(
  app: SigningApp & Pick<StartedApp, 'url' | 'basePath'>,
  body: object | string | Buffer,
  details: CallDetails = {},
): Promise<CallAnswer> {
  const { target = baseTarget, headers = printedHeaders } = details;
  const { method = target.method.toUpperCase(), subPath = target.subPath } = details;
  const bytes = toBytes(body);
  const signed = signedParts(app, bytes, details);
  const query = new URLSearchParams(signed.query).toString();
  const raw = await exchange({
    url: app.url,
    target: `${app.basePath}${subPath}${query === '' ? '' : `?${query}`}`,
    method,
    headers: { ...headers, ...signed.headers },
    body: isGet(target) ? Buffer.alloc(0) : bytes,
  });
  return checkedAnswer(raw, {
    accessKey: details.answerKey ?? app.keysOf(target.keyClass)[0],
    status: details.status ?? 200,
    operationId: operationOf(method, bytes, subPath),
  });
}

/** The query string with all three signing parameters, changed as the details say. */
export function signedQuery(app: SigningApp, bytes: Buffer, details: CallDetails = {}): string {
  return new URLSearchParams(signedParts(app, bytes, details).query).toString();
}

/** The proof of a call, and of a GET all that it says, changed as the details say. */
export function signedParts(
  app: SigningApp,
  bytes: Buffer,
  details: CallDetails = {},
): SignedParts {
  const { target = baseTarget, nonce = newNonce() } = details;
  const { accessKey = app.keysOf(target.keyClass)[0] } = details;
  const timestamp = details.timestamp ?? String(app.clock.now);
  const content = details.signedBody ?? bytes;
  const signed = signCall({
    scheme: target.scheme,
    accessKey,
    timestamp,
    nonce,
    body: isGet(target) ? Buffer.alloc(0) : content,
    ...(isGet(target) && { parameters: toParameters(content) }),
  });
  // A GET that differs from what was signed still sends what it was given to send, and the proof of the other.
  const { authToken = '' } = signed.query;
  const sent = isGet(target) ? { ...toParameters(bytes), authToken } : signed.query;
  return {
    query: withOverrides(sent, details.query),
    headers: withOverrides(signed.headers, details.signedHeaders),
  };
}

function isGet({ method }: CallTarget): boolean {
  return method === 'get';
}

/** Everything in a query is text; what is undefined or null does not travel. */
function toParameters(bytes: Buffer): Record<string, string> {
  const members = Object.entries(JSON.parse(bytes.toString('utf8')) as object);
  return Object.fromEntries(
    members
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

function withOverrides(parts: Readonly<Record<string, string>>, overrides: Overrides = {}) {
  const entries = Object.entries({ ...parts, ...overrides });
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export interface ExpectedAnswer {
  readonly accessKey: string;
  readonly status: number;
  /** Whose schema the answer must fit; `undefined`: code and sentence, and nothing else. */
  readonly operationId: string | undefined;
}

/** What holds of every answer of a callback path, whatever came in. */
export function checkedAnswer(
  { status, rawHeaders, body }: RawAnswer,
  expected: ExpectedAnswer,
): CallAnswer {
  const text = body.toString('utf8');
  expect({ status, text }).toMatchObject({ status: expected.status });
  expect(headerOf(rawHeaders, 'Content-Type')).toBe('application/json');
  const header = headerOf(rawHeaders, 'Body-Sign');
  const { accessKey } = expected;
  expect(verifyBodySign({ accessKey, header, body })).toEqual({ ok: true });
  const members = JSON.parse(text) as Record<string, unknown>;
  const { resultCode, resultMsg } = members;
  expect(resultCode).toMatch(/^\d{6}$/);
  expect(resultMsg).toBeTypeOf('string');
  expect(String(resultMsg).length).toBeGreaterThan(0);
  expect(String(resultMsg).length).toBeLessThanOrEqual(255);
  expect(shapeProblem(members, expected)).toBeUndefined();
  return { resultCode: String(resultCode), resultMsg: String(resultMsg), members, text };
}

/** Case counts: the marketplace's debugging check fails on `Body-sign`. */
function headerOf(rawHeaders: readonly string[], name: string): string | undefined {
  const at = rawHeaders.findIndex((each, index) => index % 2 === 0 && each === name);
  return at === -1 ? undefined : rawHeaders[at + 1];
}

function shapeProblem(members: object, { status, operationId }: ExpectedAnswer) {
  if (status === 413) return tooLargeProblem(members);
  if (operationId !== undefined) return answerProblem(operationId, members);
  const names = Object.keys(members).sort();
  return names.join() === 'resultCode,resultMsg'
    ? undefined
    : `unforeseen members: ${names.join()}`;
}

/** Whose answer a call gets, by what it claims to be. */
export function operationOf(method: string, bytes: Buffer, subPath = ''): string | undefined {
  const activity = activityOf(bytes);
  const place = subPath.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  const here = callbacks.filter(
    (callback) => callback.method.toUpperCase() === method && callback.subPath === place,
  );
  return here.find((callback) => callback.activity === undefined || callback.activity === activity)
    ?.operationId;
}

/** What a GET says, as the bytes of an object; what it carries besides its address is not looked at. */
export function queryBytes(target: string): Buffer {
  const [, query = ''] = target.split(/\?(.*)/s);
  return toBytes(Object.fromEntries(new URLSearchParams(query)));
}

function activityOf(bytes: Buffer): unknown {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof body === 'object' && body !== null && 'activity' in body
      ? body.activity
      : undefined;
  } catch {
    return undefined;
  }
}

export function toBytes(body: object | string | Buffer): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
