import { Buffer } from 'node:buffer';

/**
 * The bytes of a text in Base64: standard alphabet, padding, nothing else. `undefined` for other texts, of which
 * `Buffer.from` alone would read as much as it understands.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
