import { createHash, timingSafeEqual } from 'node:crypto';
import type { Caller } from './request-in-progress.js';
import type { Role } from './role.js';

/** One entry of `KOOGATE_API_TOKENS`. */
export interface ApiToken {
  /** Stands in the history as `management:<name>`. */
  readonly name: string;
  readonly role: Role;
  readonly token: string;
}

/**
 * Tells whose token it is. Digests are compared, so that the length of a token does not show in the time, and all of
 * them each time, so that its place in the list does not either.
 */
export function callerFinder(
  tokens: readonly ApiToken[],
): (presented: string) => Caller | undefined {
  const known = tokens.map(({ name, role, token }) => ({
    caller: { name, role },
    digest: digestOf(token),
  }));
  return (presented) => {
    const digest = digestOf(presented);
    let found: Caller | undefined;
    for (const each of known) {
      if (timingSafeEqual(each.digest, digest)) found = each.caller;
    }
    return found;
  };
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
