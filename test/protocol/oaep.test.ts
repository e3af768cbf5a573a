import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeOaep, type OaepHashes } from '../../src/protocol/oaep.js';

const variants: readonly OaepHashes[] = [
  { oaepHash: 'SHA-256', mgf1Hash: 'SHA-256' },
  { oaepHash: 'SHA-256', mgf1Hash: 'SHA-1' },
  { oaepHash: 'SHA-1', mgf1Hash: 'SHA-256' },
  { oaepHash: 'SHA-1', mgf1Hash: 'SHA-1' },
];

describe.each(variants)('EME-OAEP with $oaepHash and MGF1-$mgf1Hash', (hashes) => {
  const hashLength = hashes.oaepHash === 'SHA-256' ? 32 : 20;
  const labelHash = createHash(hashes.oaepHash).digest();
  const seed = Buffer.alloc(hashLength, 7);
  const dataLength = 128 - 1 - hashLength;

  /** RFC 8017, 7.1.1 step 2, with each part free to be wrong. */
  function encode(data: Buffer, first = 0): Buffer {
    const maskedData = xor(data, mask(seed, dataLength));
    const maskedSeed = xor(seed, mask(maskedData, hashLength));
    return Buffer.concat([Buffer.from([first]), maskedSeed, maskedData]);
  }

  function mask(from: Buffer, length: number): Buffer {
    const blocks = [0, 1, 2, 3, 4, 5, 6].map((counter) =>
      createHash(hashes.mgf1Hash)
        .update(from)
        .update(Buffer.from([0, 0, 0, counter]))
        .digest(),
    );
    return Buffer.concat(blocks).subarray(0, length);
  }

  function padded(message: Buffer, { label = labelHash, separator = 1 } = {}): Buffer {
    const zeros = Buffer.alloc(dataLength - hashLength - 1 - message.length);
    return Buffer.concat([label, zeros, Buffer.from([separator]), message]);
  }

  it('finds the message, of any length that has room', () => {
    const messages = fc.uint8Array({ maxLength: dataLength - hashLength - 1 });
    fc.assert(
      fc.property(messages, (bytes) => {
        const message = Buffer.from(bytes);
        expect(decodeOaep(encode(padded(message)), hashes)).toEqual(message);
      }),
    );
  });

  const message = Buffer.from('secret');
  const wrongLabel = Buffer.from(labelHash).fill(labelHash.readUInt8(0) ^ 1, 0, 1);

  it.each([
    ['the first byte is not zero', encode(padded(message), 1)],
    ['the label is another one', encode(padded(message, { label: wrongLabel }))],
    ['a two stands for the one', encode(padded(message, { separator: 2 }))],
    ['a three stands for the one', encode(padded(message, { separator: 3 }))],
    ['the one is missing', encode(padded(Buffer.alloc(0), { separator: 0 }))],
    ['all is zero', Buffer.alloc(128)],
    ['a byte is missing', encode(padded(message)).subarray(1)],
    ['the key is too short for the hash', Buffer.alloc(2 * hashLength + 1)],
    ['there is nothing', Buffer.alloc(0)],
  ])('finds nothing when %s', (_, encoded) => {
    expect(decodeOaep(encoded, hashes)).toBeUndefined();
  });

  it('finds nothing whichever bit is flipped before the message', () => {
    const encoded = encode(padded(message));
    for (let bit = 0; bit < 8 * (encoded.length - message.length); bit += 1) {
      const flipped = Buffer.from(encoded);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(decodeOaep(flipped, hashes)).toBeUndefined();
    }
  });

  it('finds nothing with the hashes of another variant', () => {
    for (const other of variants.filter((variant) => variant !== hashes)) {
      expect(decodeOaep(encode(padded(message)), other)).toBeUndefined();
    }
  });
});

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, at) => byte ^ right.readUInt8(at)));
}
