import { parseWireTime } from '../protocol/wire-time.js';
import { diagnosis, type Diagnosis } from './diagnosis.js';

/** What is wrong with the form of a timestamp of V2; `undefined` for 13 or 10 digits. */
export function findTimestampFault(name: string, timestamp: string): Diagnosis | undefined {
  if (/^(?:\d{13}|\d{10})$/.test(timestamp)) return undefined;
  const unit = unitOf(timestamp);
  return unit === undefined
    ? diagnosis('timestamp-form', `${name} is no number of 13 or 10 digits: ${formOf(timestamp)}`)
    : diagnosis('timestamp-unit', `${name} is ${unit}, where milliseconds are expected`);
}

/** Milliseconds, of either unit. */
export function toTimestampMs(timestamp: string): number {
  return timestamp.length === 10 ? Number(timestamp) * 1000 : Number(timestamp);
}

function unitOf(timestamp: string): string | undefined {
  if (parseWireTime(timestamp) !== undefined) {
    return 'a date (yyyyMMddHHmmss…) as V1 and the body of the kit have it';
  }
  if (/^\d{16}$/.test(timestamp)) return 'a time in microseconds';
  if (/^\d{19}$/.test(timestamp)) return 'a time in nanoseconds';
  if (/^\d{10}\.\d+$/.test(timestamp)) return 'a time in seconds with a fraction';
  return /^\d{4}-\d\d-\d\d/.test(timestamp) ? 'a date' : undefined;
}

function formOf(timestamp: string): string {
  if (/^\s|\s$/.test(timestamp))
    return 'there are blanks at its ends (or a plus sign that was decoded)';
  if (/^[+-]/.test(timestamp)) return 'it has a sign';
  if (/^\p{Nd}+$/u.test(timestamp))
    return /^\d+$/.test(timestamp) ? `it has ${timestamp.length}` : 'its digits are not ASCII';
  return 'it holds other characters than digits';
}

export interface Receipt {
  /** Name of the part that tells the time. */
  readonly name: string;
  readonly timeMs: number;
  /** When the request was received (ms). */
  readonly now: number;
  /** How far the two may differ, in both directions. */
  readonly windowMs: number;
}

/** By how much the clocks differ, if that is more than the window, and what looks like the reason. */
export function findClockFault({ name, timeMs, now, windowMs }: Receipt): Diagnosis | undefined {
  const aheadMs = timeMs - now;
  if (Math.abs(aheadMs) <= windowMs) return undefined;
  const distance = toDistance(Math.abs(aheadMs));
  const side = aheadMs > 0 ? `${distance} ahead of` : `${distance} behind`;
  return diagnosis(
    'clock-off',
    `${name} is ${side} the time of receipt, accepted are ${toDistance(windowMs)}: ${guess(aheadMs)}`,
  );
}

const hourMs = 3_600_000;

/** Zones differ by whole quarters of an hour; clocks that are set at all are off by less than a minute. */
function guess(aheadMs: number): string {
  const quarters = Math.round(aheadMs / (hourMs / 4));
  const restMs = Math.abs(aheadMs - quarters * (hourMs / 4));
  const isZone = quarters !== 0 && Math.abs(quarters) <= 14 * 4 && restMs <= 60_000;
  if (isZone && quarters === 32) return 'local time of China (UTC+8) written as UTC?';
  if (isZone && quarters === -32) return 'UTC written where local time of China (UTC+8) was meant?';
  if (isZone) return 'a local time written as UTC?';
  if (Math.abs(aheadMs) > 400 * 24 * hourMs) return 'is the unit right?';
  return aheadMs > 0
    ? 'the clock of the sender is ahead, or that of the receiver behind'
    : 'the clock of the sender is behind, or the call was held up, or sent again with its old signature';
}

/** The two largest units. */
function toDistance(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 120) return `${Number(seconds.toFixed(3))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? `${hours} h ${minutes % 60} min`
    : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
