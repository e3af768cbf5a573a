import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toRetryTime } from '../../src/jobs/retry-time.js';

const policy = { firstPauseMs: 1_000, longestPauseMs: 60_000, giveUpAfterMs: 86_400_000 };
const start = 1_000_000;

describe('the pause before a job is tried again', () => {
  it.each([
    [0, 1_000],
    [1, 2_000],
    [2, 4_000],
    [5, 32_000],
    [6, 60_000],
    [60, 60_000],
    [2_000, 60_000],
  ])('after %i failures is %i ms in the middle', (failures, pauseMs) => {
    const failure = { job: { failures, triedFrom: start }, now: start, random: () => 0.5 };
    expect(toRetryTime(policy, failure)).toBe(start + pauseMs);
  });

  it.each([
    ['the shortest', 0, 800],
    ['the longest', 1, 1_200],
  ])('is %s a fifth off', (_title, chance, pauseMs) => {
    const failure = { job: { failures: 0, triedFrom: start }, now: start, random: () => chance };
    expect(toRetryTime(policy, failure)).toBe(start + pauseMs);
  });

  it('never exceeds its bounds, whatever chance says', () => {
    const chances = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.nat(100), chances, (failures, chance) => {
        const failure = { job: { failures, triedFrom: start }, now: start, random: () => chance };
        const pauseMs = (toRetryTime(policy, failure) ?? NaN) - start;
        const middle = Math.min(1_000 * 2 ** failures, 60_000);
        expect(pauseMs).toBeGreaterThanOrEqual(middle * 0.8 - 1);
        expect(pauseMs).toBeLessThanOrEqual(middle * 1.2 + 1);
      }),
    );
  });

  it('ends at the end of the time that the job has, and then there is none', () => {
    const end = start + policy.giveUpAfterMs;
    const at = (now: number) =>
      toRetryTime(policy, { job: { failures: 9, triedFrom: start }, now, random: () => 0.5 });
    expect(at(end - 90_000)).toBe(end - 30_000);
    expect(at(end - 30_000)).toBe(end);
    expect(at(end - 1)).toBe(end);
    expect(at(end)).toBeUndefined();
  });
});
