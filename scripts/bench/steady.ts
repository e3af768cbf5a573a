import type { Steady } from './benchmark-record.js';
import type { Contender } from './contenders.js';
import { measure, untilQuiet } from './measure.js';
import { median } from './median.js';
import type { Sender } from './load/sender.js';

const connections = 32;
const workload = 'new-orders';
const maximumRounds = 3;

export interface SteadyOptions {
  /** Of each measurement of what a server can do at most. */
  readonly burstSeconds: number;
  /** At a third of that. */
  readonly steadySeconds: number;
}

/**
 * How long answers take when a server has room: each is asked at first what it can do at most, and then called, at an even pace, a third as
 * often. A call that finds all connections busy counts from when it was due.
 */
export async function measureSteady(
  sender: Sender,
  contenders: readonly Contender[],
  { burstSeconds, steadySeconds }: SteadyOptions,
): Promise<readonly Steady[]> {
  const measured: Steady[] = [];
  for (const contender of contenders) {
    const rates: number[] = [];
    for (let round = 0; round < maximumRounds; round += 1) {
      const callsExpected = (rates.at(-1) ?? 0) * 1.5 * burstSeconds;
      const load = { workload, connections, seconds: burstSeconds, callsExpected } as const;
      rates.push((await measure(sender, contender, load)).callsPerSecond);
      await untilQuiet(contender);
    }
    // The first one has warmed up.
    const callsPerSecondMax = Math.round(median(rates.slice(1)));
    const callsPerSecond = Math.round(callsPerSecondMax / 3);
    const callsExpected = callsPerSecond * steadySeconds;
    const load = { workload, connections, seconds: steadySeconds, callsExpected } as const;
    const steady = await measure(sender, contender, { ...load, callsPerSecond });
    measured.push({
      server: contender.name,
      callsPerSecondMax,
      callsPerSecond,
      calls: steady.calls,
      p50Ms: round(steady.p50Ms),
      p99Ms: round(steady.p99Ms),
      p999Ms: round(steady.p999Ms),
      longestMs: round(steady.longestMs),
    });
  }
  return measured;
}

function round(ms: number): number {
  return Number(ms.toFixed(2));
}
