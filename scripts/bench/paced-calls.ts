import { setTimeout as sleep } from 'node:timers/promises';

export interface PacedCallsOptions {
  readonly callsPerSecond: number;
  readonly seconds: number;
  /** Sends the call with this number; resolves with its answer. */
  readonly call: (index: number) => Promise<void>;
}

/**
 * Sends each call at its time, whether those before have been answered or not: a server that stands still for a while delays all calls of
 * that while, as it would in production. Resolves with how long each took (ms). Rejects when a call does.
 */
export async function pacedCalls(options: PacedCallsOptions): Promise<readonly number[]> {
  const { callsPerSecond, seconds, call } = options;
  const startedAt = performance.now();
  const calls: Promise<number>[] = [];
  for (let index = 0; index < callsPerSecond * seconds; index += 1) {
    const dueAt = startedAt + (index * 1_000) / callsPerSecond;
    await sleep(Math.max(0, dueAt - performance.now()));
    const timed = duration(() => call(index));
    // One that fails before all are sent is reported when all are awaited.
    timed.catch(() => undefined);
    calls.push(timed);
  }
  return Promise.all(calls);
}

async function duration(run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

/** The duration that so large a share of all does not exceed. */
export function quantile(durations: readonly number[], share: number): number {
  const sorted = [...durations].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}
