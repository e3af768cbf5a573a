import { Buffer } from 'node:buffer';
import { expect } from 'vitest';
import { signBaseRequest } from '../../src/protocol/base-signature.js';
import { verifyBodySign } from '../../src/protocol/body-sign.js';
import { answerProblem, callbacks, tooLargeProblem } from './callbacks-document.js';
import { exchange, type RawAnswer } from './http-exchange.js';
import type { StartedApp } from './start-app.js';

/** How a call differs from what the marketplace sends when all is well. */
export interface CallDetails {
  readonly accessKey?: string;
  /** The bytes that are signed, where they are others than those sent. */
  readonly signedBody?: Buffer;
  readonly timestamp?: string;
  readonly nonce?: string;
  /** Query parameters instead of or besides the right ones; `undefined` leaves one out. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Instead of the printed `Accept` and `Content-Type`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  /** Behind the production address. */
  readonly subPath?: string;
  /** Which key must have signed the answer; the current one unless told otherwise. */
  readonly answerKey?: string;
  readonly status?: number;
}

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

/**
 * Sends a call as the marketplace does and holds the answer against everything that is promised of every answer: HTTP
 * 200, JSON, `Body-Sign` in that case and right over the exact bytes, code and sentence present, the published shape.
 */
export async function signedCall(
  app: Pick<StartedApp, 'url' | 'basePath' | 'keys' | 'clock'>,
  body: object | string | Buffer,
  details: CallDetails = {},
): Promise<CallAnswer> {
  const bytes = toBytes(body);
  const { method = 'POST', subPath = '', headers = printedHeaders } = details;
  const raw = await exchange({
    url: app.url,
    target: `${app.basePath}${subPath}?${signedQuery(app, bytes, details)}`,
    method,
    headers,
    body: bytes,
  });
  return checkedAnswer(raw, {
    accessKey: details.answerKey ?? app.keys[0],
    status: details.status ?? 200,
    operationId: operationOf(method, bytes),
  });
}

/** The query string with all three signing parameters, changed as the details say. */
export function signedQuery(
  app: Pick<StartedApp, 'keys' | 'clock'>,
  bytes: Buffer,
  details: CallDetails = {},
): string {
  const { accessKey = app.keys[0], nonce = newNonce() } = details;
  const timestamp = details.timestamp ?? String(app.clock.now);
  const body = details.signedBody ?? bytes;
  const signature = signBaseRequest({ accessKey, timestamp, nonce, body });
  const parameters: NonNullable<CallDetails['query']> = {
    signature,
    timestamp,
    nonce,
    ...details.query,
  };
  const present = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) present.set(name, value);
  }
  return present.toString();
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
export function operationOf(method: string, bytes: Buffer): string | undefined {
  if (method !== 'POST') return undefined;
  const activity = activityOf(bytes);
  if (activity === undefined) return undefined;
  return callbacks.find((callback) => callback.activity === activity)?.operationId;
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
