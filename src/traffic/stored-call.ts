import { Buffer } from 'node:buffer';
import type { CapturedRequest } from '../captures/captured-request.js';
import type { Recorded } from './recorded-call.js';

/** A call as KooGate has kept it. */
export interface StoredCall {
  readonly place: string;
  readonly at: number | undefined;
  readonly method: string;
  readonly path: string;
  readonly operationId: string | null;
  /** The body as it came; of a GET its parameters as JSON. */
  readonly requestBody: string | null;
  /** Its request is kept, and not shown to whoever asked for it. */
  readonly isSealed: boolean;
  readonly answerBody: string;
}

/** The call in both directions; it is passed over where its request is not there to be looked at. */
export function toRecordedCall(stored: StoredCall): Recorded {
  const { place, at, operationId, requestBody, isSealed, answerBody } = stored;
  if (isSealed) return { kind: 'skipped', reason: 'sealed' };
  if (requestBody === null) return { kind: 'skipped', reason: 'not-authentic' };
  const request = toRequest(stored, requestBody);
  if (request === undefined) {
    return { kind: 'unreadable', place, problem: 'its parameters are no object of JSON' };
  }
  const answer = { status: undefined, body: Buffer.from(answerBody) };
  return {
    kind: 'call',
    call: { place, at, request, operationId: operationId ?? undefined, answer },
  };
}

function toRequest(
  { method, path }: Pick<StoredCall, 'method' | 'path'>,
  requestBody: string,
): CapturedRequest | undefined {
  if (method !== 'GET') {
    return { method, path, rawQuery: '', headers: [], body: Buffer.from(requestBody) };
  }
  const parameters = parseParameters(requestBody);
  if (parameters === undefined) return undefined;
  const rawQuery = new URLSearchParams(parameters).toString();
  return { method, path, rawQuery, headers: [], body: Buffer.alloc(0) };
}

function parseParameters(text: string): Record<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]));
  } catch {
    return undefined;
  }
}
