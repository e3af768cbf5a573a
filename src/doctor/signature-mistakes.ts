import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import type { SignatureParts } from '../protocol/signature-formula.js';
import type { Cause } from './diagnosis.js';

/** Another way to put the parts of a signature of V2 together than the documented one. */
export interface Mistake {
  readonly cause: Cause;
  readonly words: string;
  readonly digest: (parts: MistakenParts) => Buffer;
}

export type MistakenParts = SignatureParts & { readonly payload: Buffer };

/** `content` is what the scheme signs of the body: its inner hash, or the body itself. */
type Content = (parts: MistakenParts) => Buffer;

/** The mistakes that a sender of that formula can make. */
export function mistakesOf(formula: 'hashed' | 'plain'): readonly Mistake[] {
  const content = formula === 'hashed' ? innerHash : payloadItself;
  return [
    ...(formula === 'hashed' ? hashedMistakes : plainMistakes),
    {
      cause: 'outer-hash-unkeyed',
      words: 'the text was hashed by SHA-256 without a key',
      digest: (parts) => sha256(text(parts, 'knt', content)),
    },
    {
      cause: 'arguments-swapped',
      words: 'the text was taken as the key of the HMAC and the access key as its message',
      digest: (parts) => hmac(text(parts, 'knt', content), parts.accessKey),
    },
    {
      cause: 'body-only-signed',
      words: 'the body alone was signed, without nonce and timestamp',
      digest: ({ accessKey, payload }) => hmac(accessKey, payload),
    },
    ...orders(content),
    ...leftOut(content),
  ];
}

const hashedMistakes: readonly Mistake[] = [
  {
    cause: 'inner-hash-missing',
    words: 'the body itself was signed as the kit does it, without the inner hash',
    digest: (parts) => hmac(parts.accessKey, text(parts, 'knt', payloadItself)),
  },
  {
    cause: 'inner-hash-unkeyed',
    words: 'the inner hash is a plain SHA-256 of the body instead of an HMAC',
    digest: (parts) => hmac(parts.accessKey, text(parts, 'knt', plainHash)),
  },
  {
    cause: 'inner-hash-upper-case',
    words: 'the inner hash stands in the signed text in upper-case hex',
    digest: (parts) => hmac(parts.accessKey, text(parts, 'knt', upperHash)),
  },
  {
    cause: 'inner-hash-base64',
    words: 'the inner hash stands in the signed text in Base64',
    digest: (parts) => hmac(parts.accessKey, text(parts, 'knt', base64Hash)),
  },
];

const plainMistakes: readonly Mistake[] = [
  {
    cause: 'inner-hash-present',
    words: 'an inner hash was signed as the base interfaces do it, instead of the body itself',
    digest: (parts) => hmac(parts.accessKey, text(parts, 'knt', innerHash)),
  },
  {
    cause: 'inner-hash-unkeyed',
    words: 'a plain SHA-256 of the body was signed instead of the body itself',
    digest: (parts) => hmac(parts.accessKey, text(parts, 'knt', plainHash)),
  },
];

const orderNames = {
  ktn: 'timestamp before nonce',
  nkt: 'the nonce first',
  tkn: 'the timestamp first',
  ntk: 'nonce, timestamp, key',
  tnk: 'timestamp, nonce, key',
} as const;

/** With the content last, and with it first. */
function orders(content: Content): readonly Mistake[] {
  const rows = Object.entries(orderNames).map(([order, name]): Mistake => ({
    cause: 'parts-order',
    words: `the parts were joined in another order: ${name}`,
    digest: (parts) => hmac(parts.accessKey, text(parts, order, content)),
  }));
  const contentFirst: Mistake = {
    cause: 'parts-order',
    words: 'the parts were joined in another order: content first',
    digest: (parts) =>
      hmac(parts.accessKey, Buffer.concat([content(parts), text(parts, 'knt', () => nothing)])),
  };
  return [...rows, contentFirst];
}

function leftOut(content: Content): readonly Mistake[] {
  const rows = [
    ['nt', 'the access key was left out of the signed text'],
    ['kt', 'the nonce was left out of the signed text'],
    ['kn', 'the timestamp was left out of the signed text'],
    ['k', 'nonce and timestamp were left out of the signed text'],
    ['', 'nothing but the content was signed'],
  ] as const;
  return rows.map(([order, words]) => ({
    cause: 'part-left-out',
    words,
    digest: (parts) => hmac(parts.accessKey, text(parts, order, content)),
  }));
}

const nothing = Buffer.alloc(0);

/** Letters stand for key, nonce and timestamp; the content follows them. */
function text(parts: MistakenParts, order: string, content: Content): Buffer {
  const values = { k: parts.accessKey, n: parts.nonce, t: parts.timestamp };
  const head = Array.from(order, (letter) => values[letter as keyof typeof values]).join('');
  return Buffer.concat([Buffer.from(head), content(parts)]);
}

function payloadItself({ payload }: MistakenParts): Buffer {
  return payload;
}

function innerHash({ accessKey, payload }: MistakenParts): Buffer {
  return Buffer.from(hmac(accessKey, payload).toString('hex'));
}

function upperHash(parts: MistakenParts): Buffer {
  return Buffer.from(innerHash(parts).toString('latin1').toUpperCase());
}

function base64Hash({ accessKey, payload }: MistakenParts): Buffer {
  return Buffer.from(hmac(accessKey, payload).toString('base64'));
}

function plainHash({ payload }: MistakenParts): Buffer {
  return Buffer.from(sha256(payload).toString('hex'));
}

function hmac(key: string | Buffer, message: string | Buffer): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

function sha256(message: Buffer): Buffer {
  return createHash('sha256').update(message).digest();
}
