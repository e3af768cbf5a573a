import { Buffer } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';

export interface OaepHashes {
  /** Of the label, which is empty. */
  readonly oaepHash: 'SHA-256' | 'SHA-1';
  readonly mgf1Hash: 'SHA-256' | 'SHA-1';
}

/**
 * The message in what an RSA private key made of a ciphertext (EME-OAEP of RFC 8017, 7.1.2 step 3). Node.js itself knows only
 * one hash for both places, but Java's default provider takes SHA-256 for the label and SHA-1 for the mask.
 *
 * `undefined` for every failure, and all checks are made before any counts: whoever learns which one failed can decrypt
 * (Manger's attack).
 */
export function decodeOaep(
  encoded: Buffer,
  { oaepHash, mgf1Hash }: OaepHashes,
): Buffer | undefined {
  const labelHash = createHash(oaepHash).digest();
  const hashLength = labelHash.length;
  if (encoded.length < 2 * hashLength + 2) return undefined;
  const maskedData = encoded.subarray(1 + hashLength);
  const seed = xor(encoded.subarray(1, 1 + hashLength), mgf1(mgf1Hash, maskedData, hashLength));
  const data = xor(maskedData, mgf1(mgf1Hash, seed, maskedData.length));
  let wrong = encoded.readUInt8(0);
  wrong |= Number(!timingSafeEqual(data.subarray(0, hashLength), labelHash));
  // Zeros, a one, the message. No branch depends on a byte.
  let isBefore = 1;
  let start = hashLength;
  for (const byte of data.subarray(hashLength)) {
    wrong |= isBefore * (byte & 0xfe);
    start += isBefore;
    isBefore &= ~byte;
  }
  wrong |= isBefore;
  return wrong === 0 ? data.subarray(start) : undefined;
}

/** The mask of RFC 8017, B.2.1. */
function mgf1(hash: string, seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  let missing = length;
  while (missing > 0) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(blocks.length);
    const block = createHash(hash).update(seed).update(counter).digest();
    blocks.push(block);
    missing -= block.length;
  }
  return Buffer.concat(blocks, length);
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, at) => byte ^ right.readUInt8(at)));
}
