import { createHash } from 'node:crypto';

// 144 bits: nobody meets the same twice.
const charactersKept = 24;

/** Names what these texts are together, in 24 characters of Base64url: the same texts have the same digest, and others another one. */
export function textsDigest(texts: readonly string[]): string {
  // As JSON, so that the texts stay apart whatever characters they hold.
  const hash = createHash('sha256').update(JSON.stringify(texts));
  return hash.digest('base64url').slice(0, charactersKept);
}
