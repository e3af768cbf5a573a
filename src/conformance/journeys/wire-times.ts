import { toWireTime } from '../../protocol/wire-time.js';
import type { CheckContext } from '../check.js';
import { kept } from './journey.js';

const dayMs = 86_400_000;

/** So many days from now: 14 digits. */
export function inDaysShort(days: number): string {
  return toWireTime(Date.now() + days * dayMs).slice(0, 14);
}

/** The same under the same name, since a repeat says what the first call said; 14 digits, or 17. */
export function keptTime(
  context: Pick<CheckContext, 'facts'>,
  name: string,
  days: number,
  isLong = false,
): string {
  const time = kept(context, `time ${name}`, () => toWireTime(Date.now() + days * dayMs));
  return isLong ? time : time.slice(0, 14);
}
