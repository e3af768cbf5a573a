import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { CallRecord } from '../domain/call-record.js';
import type { Committer } from '../domain/committer.js';

/** Enough to see every misconfigured sender; not enough for a stranger to fill the disk. */
const recordsPerSecondMax = 20;

/**
 * Keeps records of calls that were not authentic. Nobody waits for them, and beyond the limit they are only counted: who
 * has no key must not be able to make us write.
 */
export function recordRefused({ committer }: { readonly committer: Committer }) {
  const limiter = new RateLimiterMemory({ points: recordsPerSecondMax, duration: 1 });
  return function record(call: CallRecord): void {
    limiter
      .consume('refused')
      .then(() => committer.commit({ call, nonce: null, changes: [] }))
      // The answer has left with its reason and the metrics have counted it.
      .catch(() => undefined);
  };
}
