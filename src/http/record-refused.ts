import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { CallRecord } from '../domain/call-record.js';
import type { Committer } from '../domain/committer.js';

export interface RecordRefusedOptions {
  readonly committer: Committer;
  /** Enough to see every misconfigured sender. */
  readonly recordsPerSecondMax?: number;
  /** Not enough for a stranger to fill the disk: some megabytes a day, for as long as records are kept. */
  readonly recordsPerDayMax?: number;
}

/**
 * Keeps records of calls that were not authentic. Nobody waits for them, and beyond the limits they are only counted: who
 * has no key must not be able to make us write.
 */
export function recordRefused({
  committer,
  recordsPerSecondMax = 20,
  recordsPerDayMax = 10_000,
}: RecordRefusedOptions) {
  const perSecond = new RateLimiterMemory({ points: recordsPerSecondMax, duration: 1 });
  const perDay = new RateLimiterMemory({ points: recordsPerDayMax, duration: 86_400 });
  return function record(call: CallRecord): void {
    perSecond
      .consume('refused')
      .then(() => perDay.consume('refused'))
      .then(() => committer.commit({ call, nonce: null, changes: [] }))
      // The answer has left with its reason and the metrics have counted it.
      .catch(() => undefined);
  };
}
