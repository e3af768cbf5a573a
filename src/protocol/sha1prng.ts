import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

/**
 * The AES key that Java's `KeyGenerator` makes from `SecureRandom("SHA1PRNG")` with the access key as seed. It is what the
 * marketplace encrypts sensitive fields with; the first 16 or 32 characters of the access key are not.
 */
export function deriveAesKey(accessKey: string, bits: 128 | 256): Buffer {
  const state = sha1(Buffer.from(accessKey));
  const output = sha1(state);
  const further = sha1(nextSha1PrngState(state, output));
  return Buffer.concat([output, further]).subarray(0, bits / 8);
}

/**
 * State and output added as numbers of base 256, plus one, as Java's SUN provider does it: bytes are signed there, and what is
 * carried is signed too. Unsigned addition would give other AES-256 keys. Exported for its rarest case, a sum that changes
 * nothing, which no known seed leads to.
 */
export function nextSha1PrngState(state: Buffer, output: Buffer): Buffer {
  const next = Buffer.alloc(state.length);
  let carry = 1;
  for (let at = 0; at < state.length; at += 1) {
    const sum = state.readInt8(at) + output.readInt8(at) + carry;
    next.writeUInt8(sum & 0xff, at);
    carry = sum >> 8;
  }
  if (next.equals(state)) next.writeUInt8((state.readUInt8(0) + 1) & 0xff, 0);
  return next;
}

function sha1(bytes: Buffer): Buffer {
  return createHash('sha1').update(bytes).digest();
}
