/** What may differ from call to call. */
export interface CallOptions {
  /** Ends the call early; it then throws the reason of the signal. */
  readonly signal?: AbortSignal;
  /** How long this call may take with all its repeats (ms), instead of what the client was given. */
  readonly timeoutMs?: number;
}

/** The longest that a timer can wait (ms). */
const longestTimeoutMs = 2_147_483_647;

/** Throws a `TypeError` for a time that no timer can wait. */
export function assertTimeout(timeoutMs: number): void {
  if (Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= longestTimeoutMs) return;
  throw new TypeError(`timeoutMs: give whole milliseconds from 1 to ${longestTimeoutMs}`);
}

/** The time of one call: what it is bounded by, and how much of it is left. */
export interface CallDeadline {
  readonly signal: AbortSignal;
  readonly hasPassed: () => boolean;
  readonly msLeft: () => number;
}

/**
 * Runs the work with a signal that is aborted when time is up or the caller's own signal is. Neither the timer nor the listener
 * outlives the work: a signal that is kept for the life of a process would else collect one for each call.
 */
export async function withinDeadline<Result>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: (deadline: CallDeadline) => Promise<Result>,
): Promise<Result> {
  assertTimeout(timeoutMs);
  signal?.throwIfAborted();
  const endsAt = performance.now() + timeoutMs;
  const controller = new AbortController();
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    controller.abort();
  }, timeoutMs);
  const onAbort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await work({
      signal: controller.signal,
      hasPassed: () => passed,
      msLeft: () => endsAt - performance.now(),
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
