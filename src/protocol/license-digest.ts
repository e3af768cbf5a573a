import { createHash } from 'node:crypto';

/** What makes up a License: a text, or a file by its name and its bytes in Base64. */
export type DigestedLicense =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly fileName: string; readonly base64: string };

/** SHA-256 in hex over what makes up a License; by it the same one is recognised when it is not kept any more. */
export function digestLicense(license: DigestedLicense): string {
  const parts = license.kind === 'text' ? [license.text] : [license.fileName, license.base64];
  const hash = createHash('sha256');
  // Lengths keep the parts apart, whatever characters they have.
  for (const part of [license.kind, ...parts]) hash.update(`${part.length}:`).update(part, 'utf8');
  return hash.digest('hex');
}
