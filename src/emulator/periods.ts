import { toWireTime } from '../protocol/wire-time.js';
import type { PeriodType } from './marketplace-state.js';

export const dayMs = 86_400_000;

/** China has had no summer time since 1991. */
const beijingOffsetMs = 8 * 3_600_000;

/**
 * The end of a period that begins then: so many years, months or days later, at the last second of that day in Beijing, as the
 * marketplace's own examples end. A month that has no such day ends with its last.
 */
export function endOfPeriod(
  beginsAt: number,
  periodType: PeriodType,
  periodNumber: number,
): number {
  const begin = new Date(beginsAt + beijingOffsetMs);
  const months = periodType === 'year' ? 12 * periodNumber : periodNumber;
  const end =
    periodType === 'day'
      ? Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth(), begin.getUTCDate() + periodNumber)
      : addMonths(begin, months);
  return end + dayMs - 1_000 - beijingOffsetMs;
}

function addMonths(begin: Date, months: number): number {
  const year = begin.getUTCFullYear();
  const month = begin.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(begin.getUTCDate(), lastDay));
}

/** `yyyyMMddHHmmss`, UTC. */
export function toShortWireTime(timeMs: number): string {
  return toWireTime(timeMs).slice(0, 14);
}

/** `2023-10-27 10:30:15 z`, UTC, as `getLicenseAsync` writes its times. */
export function toLicenseTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')} z`;
}

/** `202603`, in Beijing: failed orders are counted by the month. */
export function toBeijingMonth(timeMs: number): string {
  return toWireTime(timeMs + beijingOffsetMs).slice(0, 6);
}

/** Midnight in Beijing before that time. */
export function beijingMidnight(timeMs: number): number {
  return Math.floor((timeMs + beijingOffsetMs) / dayMs) * dayMs - beijingOffsetMs;
}
