import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer, toBytes, type Bytes } from './node-buffer.js';

/** Stands for `node:crypto` in the scripts of the pages, as far as signatures need it. Works in pages that are no secure context too. */
export function createHash(algorithm: string): Digest {
  assertSha256(algorithm);
  return new Digest(sha256.create());
}

/** As in Node.js, a key that is a text is its UTF-8. */
export function createHmac(algorithm: string, key: string | Uint8Array): Digest {
  assertSha256(algorithm);
  return new Digest(hmac.create(sha256, toBytes(key)));
}

/** Of equally long ones only. On a page nobody measures how long this takes, but the result must be the same. */
export function timingSafeEqual(left: Uint8Array, right: Uint8Array): boolean {
  let difference = 0;
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index] ?? 0);
  return difference === 0;
}

interface Hashing {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

class Digest {
  readonly #hashing: Hashing;

  constructor(hashing: Hashing) {
    this.#hashing = hashing;
  }

  update(data: string | Uint8Array): this {
    this.#hashing.update(toBytes(data));
    return this;
  }

  digest(encoding: 'hex' | 'base64'): string {
    const bytes: Bytes = Buffer.from(this.#hashing.digest());
    return bytes.toString(encoding);
  }
}

function assertSha256(algorithm: string): void {
  if (algorithm !== 'sha256') throw new Error(`pages compute sha256, and not ${algorithm}`);
}
