import { createHmac } from 'node:crypto';

/** What is hashed: the same text in two fields gives two hashes that tell nothing of each other. */
export type HashedField =
  | 'application content'
  | 'authorization'
  | 'authorization content'
  | 'authorization user name'
  | 'authorization name'
  | 'authorization mobile'
  | 'authorization email'
  | 'device fingerprint'
  | 'license'
  | 'license code'
  | 'purchase mobile phone'
  | 'purchase email';

/**
 * Makes a text that must not be readable in the database one that can be found there and be unique: the same parts give the same
 * hash, and without the index key nobody can try which texts give it. Nothing is normalised.
 */
export type KeyedHash = (field: HashedField, ...parts: readonly string[]) => string;

// Half of an HMAC-SHA256, the least that RFC 2104 (5) advises: 128 bits keep apart all that will ever be hashed, in a narrow key.
const hashBytes = 16;

export function createKeyedHash(indexKey: Buffer): KeyedHash {
  return (field, ...parts) => {
    const hmac = createHmac('sha256', indexKey);
    // Lengths keep the parts apart, whatever characters they have.
    for (const part of [field, ...parts]) hmac.update(`${part.length}:`).update(part, 'utf8');
    return hmac.digest().subarray(0, hashBytes).toString('base64url');
  };
}

/** For rows without any hash: then nobody has to wait for the index key. */
export const hashingNothing: KeyedHash = (field) => {
  throw new Error(`the index key must be loaded before a hash of ${field} can be made`);
};
