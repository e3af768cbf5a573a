import { KooGateError } from '../domain/koogate-error.js';
import { parseWireTime } from '../protocol/wire-time.js';

/** Milliseconds of `expireTime`. Throws `invalid-parameter` for one that has the right form and is no date. */
export function toExpiry(expireTime: string): number {
  const expiresAt = parseWireTime(expireTime);
  if (expiresAt !== undefined) return expiresAt;
  throw new KooGateError('invalid-parameter', {
    sentence:
      'parameter invalid: expireTime is no date; give yyyyMMddHHmmss or yyyyMMddHHmmssSSS, UTC',
  });
}
