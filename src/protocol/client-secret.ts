import { Buffer, isUtf8 } from 'node:buffer';
import {
  constants,
  createPrivateKey,
  privateDecrypt,
  publicEncrypt,
  type KeyObject,
} from 'node:crypto';
import { decodeBase64 } from './base64-text.js';
import { decodeOaep, type OaepHashes } from './oaep.js';

/**
 * The OAuth client secret that `applicationSync` brings, encrypted with the seller's public key. Encoding and hashes are stated
 * nowhere, so all plausible ones are tried. Never throws, and does not say why a secret cannot be decrypted: call it for
 * authentic calls only, and answer every failure alike.
 */
export function decryptClientSecret(
  privateKeys: readonly PrivateKey[],
  value: string,
): DecryptedClientSecret {
  const text = value.replace(/\s/g, '');
  for (const [keyIndex, privateKey] of privateKeys.entries()) {
    const secret = decryptWith(privateKey, text);
    if (secret !== undefined) return { ok: true, ...secret, keyIndex };
  }
  return { ok: false };
}

/** A key object, or PEM. How many bits it must have is checked where keys are configured. */
export type PrivateKey = KeyObject | string;

export type DecryptedClientSecret =
  (Secret & { readonly ok: true; readonly keyIndex: number }) | { readonly ok: false };

interface Secret extends OaepHashes {
  readonly plain: string;
  readonly encoding: 'base64' | 'hex';
}

/** What OpenSSL means by SHA-256, what Java's default provider means by it, and what plain OAEP means. */
const variants: readonly OaepHashes[] = [
  { oaepHash: 'SHA-256', mgf1Hash: 'SHA-256' },
  { oaepHash: 'SHA-256', mgf1Hash: 'SHA-1' },
  { oaepHash: 'SHA-1', mgf1Hash: 'SHA-1' },
];

/** What the marketplace does, for self-tests: OAEP with SHA-256 for both hashes, in Base64. */
export function encryptClientSecret(publicKey: KeyObject | string, plain: string): string {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const options = { key: publicKey, padding, oaepHash: 'sha256' };
  return publicEncrypt(options, Buffer.from(plain)).toString('base64');
}

function decryptWith(privateKey: PrivateKey, text: string): Secret | undefined {
  try {
    const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
    const { encoding, bytes } = decode(text, key);
    // Once a key, for all variants: this is what takes time.
    const encoded = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, bytes);
    return findSecret(encoded, encoding);
  } catch {
    return undefined;
  }
}

function findSecret(encoded: Buffer, encoding: Secret['encoding']): Secret | undefined {
  for (const hashes of variants) {
    const plain = decodeOaep(encoded, hashes);
    if (plain && isUtf8(plain)) return { plain: plain.toString('utf8'), encoding, ...hashes };
  }
  return undefined;
}

/** A text in hex is valid Base64 too; only one of the two has as many bytes as the key. */
function decode(text: string, key: KeyObject): Pick<Secret, 'encoding'> & { bytes: Buffer } {
  const length = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? NaN) / 8);
  const bytes = decodeBase64(text);
  if (bytes?.length === length) return { encoding: 'base64', bytes };
  const isHex = text.length === 2 * length && /^[0-9a-f]*$/i.test(text);
  if (isHex) return { encoding: 'hex', bytes: Buffer.from(text, 'hex') };
  throw new RangeError('neither Base64 nor hex of the length of the key');
}
