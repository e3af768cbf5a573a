import {
  constants,
  createHash,
  createPrivateKey,
  privateDecrypt,
  type KeyObject,
} from 'node:crypto';

type Digest = 'SHA-256' | 'SHA-1';

export interface OpenedSecret {
  readonly plain: string;
  readonly encoding: 'base64' | 'hex';
  readonly oaepHash: Digest;
  readonly mgf1Hash: Digest;
}

const digestPairs = [
  ['SHA-256', 'SHA-256'],
  ['SHA-256', 'SHA-1'],
  ['SHA-1', 'SHA-1'],
] as const satisfies readonly (readonly [Digest, Digest])[];

/** The secret of an application in clear; `undefined` when it was not encrypted for this key. `pairs`: how many are tried. */
export function openClientSecret(
  privateKeyPem: string,
  value: string,
  pairs: number = digestPairs.length,
): OpenedSecret | undefined {
  const key = createPrivateKey(privateKeyPem);
  const modulusBytes = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const compact = value.replaceAll(/\s/g, '');
  for (const encoding of ['base64', 'hex'] as const) {
    const cipherText = Buffer.from(compact, encoding);
    // A hex text is Base64 too: the length tells which it is.
    if (cipherText.length !== modulusBytes || !isWhole(compact, encoding, modulusBytes)) continue;
    for (const [oaepHash, mgf1Hash] of digestPairs.slice(0, pairs)) {
      const plain = openOaep(key, cipherText, oaepHash, mgf1Hash);
      if (plain !== undefined) return { plain, encoding, oaepHash, mgf1Hash };
    }
  }
  return undefined;
}

function isWhole(text: string, encoding: 'base64' | 'hex', bytes: number): boolean {
  return encoding === 'hex'
    ? /^[0-9A-Fa-f]+$/.test(text) && text.length === bytes * 2
    : /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

function openOaep(
  key: KeyObject,
  cipherText: Buffer,
  oaepHash: Digest,
  mgf1Hash: Digest,
): string | undefined {
  try {
    const plain =
      oaepHash === mgf1Hash
        ? privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, cipherText)
        : decodeOaep(
            privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, cipherText),
            oaepHash,
            mgf1Hash,
          );
    return plain && new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    return undefined;
  }
}

/** RFC 8017, 7.1.2, with an empty label: Node takes one digest for both places only. */
function decodeOaep(block: Buffer, oaepHash: Digest, mgf1Hash: Digest): Buffer | undefined {
  const labelHash = hash(oaepHash, Buffer.alloc(0));
  const size = labelHash.length;
  const [maskedSeed, maskedData] = [block.subarray(1, 1 + size), block.subarray(1 + size)];
  const seed = xor(maskedSeed, mgf1(mgf1Hash, maskedData, size));
  const data = xor(maskedData, mgf1(mgf1Hash, seed, maskedData.length));
  const end = data.indexOf(1, size);
  const isRight =
    block[0] === 0 &&
    data.subarray(0, size).equals(labelHash) &&
    end >= 0 &&
    data.subarray(size, end).every((byte) => byte === 0);
  return isRight ? data.subarray(end + 1) : undefined;
}

function mgf1(digest: Digest, seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0; Buffer.concat(blocks).length < length; counter += 1) {
    const suffix = Buffer.alloc(4);
    suffix.writeUInt32BE(counter);
    blocks.push(hash(digest, Buffer.concat([seed, suffix])));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0)));
}

function hash(digest: Digest, bytes: Buffer): Buffer {
  return createHash(digest.replace('-', '').toLowerCase()).update(bytes).digest();
}
