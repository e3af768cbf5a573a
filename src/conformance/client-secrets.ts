import { constants, publicEncrypt, type KeyObject } from 'node:crypto';
import { encryptClientSecret } from '../protocol/client-secret.js';

/** One client secret, encrypted for the seller in ways that no page decides between. */
export interface ClientSecrets {
  /** SHA-256 for both hashes, in Base64. */
  readonly usual: string;
  readonly hexadecimal: string;
  /** SHA-1 for both hashes. */
  readonly sha1: string;
}

export function encryptClientSecrets(publicKey: KeyObject): ClientSecrets {
  const plain = 'kgtest-client-secret';
  const usual = encryptClientSecret(publicKey, plain);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const options = { key: publicKey, padding, oaepHash: 'sha1' };
  return {
    usual,
    hexadecimal: Buffer.from(usual, 'base64').toString('hex'),
    sha1: publicEncrypt(options, Buffer.from(plain)).toString('base64'),
  };
}
