import { Buffer } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';

/**
 * Compares a text from outside with a secret one in constant time, so that answers do not tell how much of a guess was
 * right. Only the length of the expected text shows, and that is the same for every signature.
 */
export function isEqualText(given: string, expected: string): boolean {
  const givenBytes = Buffer.from(given);
  const expectedBytes = Buffer.from(expected);
  return givenBytes.length === expectedBytes.length && timingSafeEqual(givenBytes, expectedBytes);
}
