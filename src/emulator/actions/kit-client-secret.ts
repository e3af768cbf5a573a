import {
  constants,
  createHash,
  createPublicKey,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { z } from 'zod';
import { encryptClientSecret } from '../../protocol/client-secret.js';
import { ActionError } from '../marketplace.js';

/** How a client secret travels. No page says, so every plausible way is played (kit.md 6). */
export const secretParameters = {
  encoding: z.enum(['base64', 'hex']).default('base64').describe('of the encrypted clientSecret'),
  oaep: z
    .enum(['sha256', 'sha256-mgf1-sha1', 'sha1'])
    .default('sha256')
    .describe('hashes of its padding: SHA-256 for both, as Java means SHA-256, or SHA-1 for both'),
};

export interface SecretForm {
  readonly encoding: 'base64' | 'hex';
  readonly oaep: 'sha256' | 'sha256-mgf1-sha1' | 'sha1';
}

export const plainSecretForm: SecretForm = { encoding: 'base64', oaep: 'sha256' };

/** The seller's public key, with or without its header and footer lines. Throws `ActionError` for none, or one that is refused there. */
export function readKitPublicKey(kitPublicKey: string | undefined): KeyObject {
  if (kitPublicKey === undefined || kitPublicKey.trim() === '') {
    throw new ActionError(
      'client secrets are encrypted with the seller’s public key of the kit, and none was given: make a pair (RSA, 3072 bits) and give its public half',
    );
  }
  if (kitPublicKey.includes('PRIVATE KEY')) {
    throw new ActionError(
      'what was given as public key of the kit is a private key: keep that, nobody else may have it, and give the public half',
    );
  }
  const key = parsePublicKey(kitPublicKey);
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key?.asymmetricKeyType !== 'rsa' || bits < bitsMin) {
    throw new ActionError(
      `the public key of the kit must be an RSA key of at least ${bitsMin} bits, as PEM or as the Base64 between its first and last line`,
    );
  }
  return key;
}

/** As it travels in `applicationSync`; different each time. */
export function encryptedSecret(key: KeyObject, plain: string, form: SecretForm): string {
  const base64 =
    form.oaep === 'sha256'
      ? encryptClientSecret(key, plain)
      : encryptWithSeed(key, plain, { ...form, seed: randomBytes(hashLengthMax) });
  return inEncoding(base64, form);
}

/**
 * The same every time, as a debug case that was saved once is. Whoever knows the seed can try plain texts, so this is for secrets
 * that are none.
 */
export function fixedSecret(key: KeyObject, plain: string): string {
  const spki = key.export({ type: 'spki', format: 'der' });
  const seed = createHash('sha256').update('seed of a debug case').update(spki).digest();
  return encryptWithSeed(key, plain, { ...plainSecretForm, seed });
}

/** The console wants a key of at least so many. */
const bitsMin = 3_072;

function parsePublicKey(text: string): KeyObject | undefined {
  try {
    return text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

function inEncoding(base64: string, { encoding }: SecretForm): string {
  return encoding === 'hex' ? Buffer.from(base64, 'base64').toString('hex') : base64;
}

const hashLengthMax = 32;

const hashesOf = {
  sha256: { label: 'sha256', mask: 'sha256' },
  'sha256-mgf1-sha1': { label: 'sha256', mask: 'sha1' },
  sha1: { label: 'sha1', mask: 'sha1' },
} as const;

/** EME-OAEP of RFC 8017, 7.1.1, with an empty label: Node.js can neither take two hashes nor a given seed. */
function encryptWithSeed(
  key: KeyObject,
  plain: string,
  { oaep, seed: longSeed }: Pick<SecretForm, 'oaep'> & { readonly seed: Buffer },
): string {
  const { label, mask } = hashesOf[oaep];
  const labelHash = createHash(label).digest();
  const seed = longSeed.subarray(0, labelHash.length);
  const length = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const message = Buffer.from(plain);
  const padding = Buffer.alloc(length - message.length - 2 * labelHash.length - 2);
  const data = Buffer.concat([labelHash, padding, Buffer.from([1]), message]);
  const maskedData = xor(data, mgf1(mask, seed, data.length));
  const maskedSeed = xor(seed, mgf1(mask, maskedData, seed.length));
  const encoded = Buffer.concat([Buffer.from([0]), maskedSeed, maskedData]);
  return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded).toString('base64');
}

/** RFC 8017, B.2.1. */
function mgf1(hash: string, seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let made = 0; made < length;) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(blocks.length);
    const block = createHash(hash).update(seed).update(counter).digest();
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks, length);
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, at) => byte ^ right.readUInt8(at)));
}
