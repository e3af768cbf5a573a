import { createHmac } from 'node:crypto';
import type { Faults } from './planted-faults.js';

/** The value of the header Body-Sign for exactly these bytes. */
export function bodySign(key: string, body: Buffer): string {
  return `sign_type="HMAC-SHA256", signature= "${digestOf(key, body, 'base64')}"`;
}

export interface AnswerSigning {
  readonly body: Buffer;
  /** The key that verified the call, or the current one of its class. */
  readonly key: string;
  /** One of another interface class, for a seller that mixes them up. */
  readonly otherKey: string;
  /** The time that the call carried, as text. */
  readonly callTime: string;
  readonly isRefusal: boolean;
}

/** Name and value of the header; none where a fault leaves it out. */
export function bodySignHeader(
  { body, key, otherKey, callTime, isRefusal }: AnswerSigning,
  faults: Faults,
): readonly [string, string] | undefined {
  if (faults.has('no-body-sign')) return undefined;
  if (isRefusal && faults.has('body-sign-missing-on-refusals')) return undefined;
  const usedKey = faults.has('body-sign-other-class-key') ? otherKey : key;
  const fullKey = faults.has('body-sign-key-with-time') ? `${usedKey}${callTime}` : usedKey;
  return [headerName(faults), headerValue(fullKey, body, faults)];
}

function headerName(faults: Faults): string {
  if (faults.has('body-sign-wrong-case')) return 'Body-sign';
  return faults.has('body-sign-lower-case') ? 'body-sign' : 'Body-Sign';
}

function headerValue(key: string, body: Buffer, faults: Faults): string {
  if (faults.has('body-sign-bare-signature')) return digestOf(key, body, 'base64');
  const value = bodySign(key, body);
  if (faults.has('body-sign-without-quotes')) return value.replaceAll('"', '');
  if (!faults.has('body-sign-hex')) return value;
  return value.replace(digestOf(key, body, 'base64'), digestOf(key, body, 'hex'));
}

function digestOf(key: string, body: Buffer, encoding: 'base64' | 'hex'): string {
  return createHmac('sha256', key).update(body).digest(encoding);
}
