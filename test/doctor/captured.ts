import { createHash, createHmac } from 'node:crypto';
import type { CapturedRequest, Header } from '../../src/captures/captured-request.js';
import type { Diagnosis } from '../../src/doctor/diagnosis.js';
import { diagnoseRequest, type DiagnosisOptions } from '../../src/doctor/diagnose-request.js';
import { readCallbackSpecification } from '../../src/openapi/callback-specification.js';
import type { AccessKeys } from '../../src/protocol/access-keys.js';
import { readCallbackDocument } from '../../src/published.js';

// Signatures are made here with nothing but HMAC and SHA-256: what our own signers might get wrong must not hide.

export const specification = readCallbackSpecification(readCallbackDocument());

/** Invented; each class has a current and a previous one. */
export const keys: AccessKeys = {
  base: ['base-current-3f1c', 'base-previous-77aa'],
  kit: ['kit-current-9b2e', 'kit-previous-c0de'],
  license: ['license-current-51d0'],
  generic: ['generic-current-e7f3'],
  v1: ['v1-current-0a9c', 'v1-previous-44b1'],
};

export const [baseKey = '', previousBaseKey = ''] = keys.base;
export const [kitKey = '', previousKitKey = ''] = keys.kit;
export const [licenseKey = ''] = keys.license;
export const [genericKey = ''] = keys.generic;
export const [v1Key = '', previousV1Key = ''] = keys.v1;

/** 2026-03-01, noon. */
export const now = Date.UTC(2026, 2, 1, 12);
export const timestamp = String(now);
export const nonce = 'N0nceOfThisCall';

/** Not sorted, with blanks, Chinese text, numbers, a slash and nulls: each change of it makes another text. */
export const unsortedBody =
  '{"orderId":"CS1","activity":"newInstance", "memo":"云/商店 <b>","price":1.50,"big":12345678901234567890,' +
  '"info":{"z":1,"a":null},"empty":"","gone":null,"orderLineId":"CS1-000001"}';

/** Its canonical text. */
export const sortedBody =
  '{"activity":"newInstance","big":12345678901234567890,"empty":"","info":{"z":1,"a":null},' +
  '"memo":"云/商店 <b>","orderId":"CS1","orderLineId":"CS1-000001","price":1.5}';

export function hmac(key: string | Buffer, message: string | Buffer): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

export function sha256(message: string | Buffer): Buffer {
  return createHash('sha256').update(message).digest();
}

export interface Signed {
  readonly key?: string;
  readonly timestamp?: string;
  readonly nonce?: string;
  /** What is signed. */
  readonly payload: string | Buffer;
}

/** The formula of the base interfaces, in hex. */
export function baseSignature({ key = baseKey, payload, ...parts }: Signed): string {
  const inner = hmac(key, payload).toString('hex');
  return hmac(key, key + (parts.nonce ?? nonce) + (parts.timestamp ?? timestamp) + inner).toString(
    'hex',
  );
}

/** The formula of the kit. */
export function kitSignature({ key = kitKey, payload, ...parts }: Signed): string {
  const head = key + (parts.nonce ?? nonce) + (parts.timestamp ?? timestamp);
  return hmac(key, Buffer.concat([Buffer.from(head), Buffer.from(payload)])).toString('hex');
}

export function queryOf(parts: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parts).toString();
}

/** A call of the base interfaces as it travels; a part that is undefined does not. */
export function baseCall(
  body: string | Buffer,
  parts: Readonly<Record<string, string | undefined>>,
  changes: Partial<CapturedRequest> = {},
): CapturedRequest {
  const present = Object.entries<string | undefined>({ timestamp, nonce, ...parts }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    method: 'POST',
    path: '/koogallery',
    rawQuery: new URLSearchParams(present).toString(),
    headers: [{ name: 'Content-Type', value: 'application/json' }],
    body: Buffer.from(body),
    ...changes,
  };
}

/** A call of the kit V2 as it travels. */
export function kitCall(
  body: string | Buffer,
  parts: Readonly<Record<string, string | undefined>>,
  changes: Partial<CapturedRequest> = {},
): CapturedRequest {
  const headers = { 'x-timestamp': timestamp, 'x-nonce': nonce, ...parts };
  return {
    method: 'POST',
    path: '/koogallery/produceAPI/v2/tenantSync',
    rawQuery: '',
    headers: toHeaders(headers),
    body: Buffer.from(body),
    ...changes,
  };
}

export function toHeaders(
  headers: Readonly<Record<string, string | undefined>>,
): readonly Header[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
}

export function getCall(rawQuery: string, changes: Partial<CapturedRequest> = {}): CapturedRequest {
  return {
    method: 'GET',
    path: '/koogallery',
    rawQuery,
    headers: [],
    body: Buffer.alloc(0),
    ...changes,
  };
}

export function diagnose(
  request: CapturedRequest,
  options: Partial<DiagnosisOptions> = {},
): Diagnosis {
  return diagnoseRequest(request, { specification, keys, now, ...options });
}

/** Everything of a diagnosis that anybody gets to see. */
export function tellsSecret(found: Diagnosis, request: CapturedRequest): string | undefined {
  const text = JSON.stringify(found);
  const secrets = [...Object.values(keys).flat(), nonce, ...expectedSignatures(request)];
  return secrets.find((secret) => text.includes(secret));
}

/** What every key would make of the call. */
function expectedSignatures({ body }: CapturedRequest): readonly string[] {
  return Object.values(keys)
    .flat()
    .flatMap((key) => [
      baseSignature({ key, payload: body }),
      kitSignature({ key, payload: body }),
    ]);
}
