import type { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { isEqualText } from './equal-text.js';

/** In this case: `Body-sign` fails the marketplace's debugging check. */
export const bodySignHeaderName = 'Body-Sign';

/**
 * The value of the header `Body-Sign` for an answer of exactly these bytes. The key is the access key that verified the
 * request, alone. Both quotes and the blank after `signature=` are as the marketplace's signature page prints them.
 */
export function bodySign(accessKey: string, body: Buffer): string {
  return `sign_type="HMAC-SHA256", signature= "${signatureOf(accessKey, body)}"`;
}

/** The marketplace's side, for self-tests: blanks around `=` and `,` are free, quotes and order are not. */
export function verifyBodySign(answer: SignedAnswer): BodySignVerdict {
  if (!answer.header) return { ok: false, reason: 'header-missing' };
  const signature = headerForm.exec(answer.header)?.[1];
  if (signature === undefined) return { ok: false, reason: 'header-malformed' };
  return isEqualText(signature, signatureOf(answer.accessKey, answer.body))
    ? { ok: true }
    : { ok: false, reason: 'signature-mismatch' };
}

export interface SignedAnswer {
  readonly accessKey: string;
  readonly header: string | undefined;
  readonly body: Buffer;
}

export type BodySignVerdict =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: 'header-missing' | 'header-malformed' | 'signature-mismatch';
    };

const headerForm = /^ *sign_type *= *"HMAC-SHA256" *, *signature *= *"([^"]*)" *$/;

function signatureOf(accessKey: string, body: Buffer): string {
  return createHmac('sha256', accessKey).update(body).digest('base64');
}
