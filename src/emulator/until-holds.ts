import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedClock } from './simulated-clock.js';

/** How long something is waited for. */
export interface Patience {
  /** Of the played time between two looks at the condition; a minute by default. */
  readonly stepMs?: number;
  /** Of real time between two looks; 20 by default. */
  readonly pauseMs?: number;
  /** Of real time, when to give up; 10 000 by default. */
  readonly timeoutMs?: number;
}

/** Lets the played time pass until the condition holds. Throws when it does not in time. */
export async function untilHolds(
  clock: SimulatedClock,
  condition: () => boolean,
  { stepMs = 60_000, pauseMs = 20, timeoutMs = 10_000 }: Patience = {},
): Promise<void> {
  const startedAt = performance.now();
  const playedFrom = clock.now();
  while (!condition()) {
    if (performance.now() - startedAt > timeoutMs) {
      const playedMinutes = Math.round((clock.now() - playedFrom) / 60_000);
      throw new Error(
        `what was waited for has not happened within ${timeoutMs / 1000} s and ${playedMinutes} played minutes: look at state.deliveries for what was answered`,
      );
    }
    await sleep(pauseMs);
    await clock.advance(stepMs);
  }
}
