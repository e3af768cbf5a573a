import { parseWireTime, toWireTime } from './wire-time.js';

/**
 * Milliseconds since the Unix epoch of `yyyyMMdd'T'HHmmss'Z'`, the general time form of what the seller calls (open-api.md 3.3).
 * `undefined` for anything else, also for dates that no calendar has.
 */
export function parseBasicTime(text: string): number | undefined {
  return basicForm.test(text) ? parseWireTime(text.replace(/[TZ]/g, '')) : undefined;
}

/** `yyyyMMdd'T'HHmmss'Z'`, UTC; milliseconds are cut off. Throws RangeError outside the years 0 to 9999. */
export function toBasicTime(timeMs: number): string {
  return toWireTime(timeMs).replace(/^(\d{8})(\d{6})\d{3}$/, '$1T$2Z');
}

const basicForm = /^\d{8}T\d{6}Z$/;
