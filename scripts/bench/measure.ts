import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender } from './contenders.js';
import { cpuMs, residentMb } from './process-usage.js';
import { accessKeys } from './servers/announce.js';
import type { LoadResult } from './load/send-load.js';
import type { Sender } from './load/sender.js';
import { knownCount, type WorkloadName } from './load/workloads.js';

export interface LoadOf {
  readonly workload: WorkloadName;
  readonly connections: number;
  readonly seconds: number;
  readonly callsPerSecond?: number;
  /** As far as one can guess; they are signed before the clock starts. */
  readonly callsExpected: number;
}

export interface Measured extends LoadResult {
  /** Of all processes of the server; the database's own is not among them. */
  readonly cpuUsPerCall: number;
  /** Of the largest process. */
  readonly residentMb: number;
}

/** More would need memory that the servers want; what is sent beyond is signed when it is sent. */
const signedAheadMax = 120_000;

/** One measurement; it throws, with its words, at an answer that is not a success. */
export async function measure(
  sender: Sender,
  { name, servers }: Contender,
  load: LoadOf,
): Promise<Measured> {
  const urls = servers.map(({ url }) => url);
  const usedMs = () => servers.reduce((sum, { pid }) => sum + cpuMs(pid), 0);
  let before = Number.NaN;
  const request = {
    ...load,
    urls,
    accessKeys,
    signAhead: Math.min(Math.ceil(load.callsExpected), signedAheadMax),
  };
  try {
    const result = await sender.send(request, () => (before = usedMs()));
    const cpuUsPerCall = ((usedMs() - before) * 1_000) / result.calls;
    return {
      ...result,
      cpuUsPerCall,
      residentMb: Math.max(...servers.map(({ pid }) => residentMb(pid))),
    };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`${name}, ${load.workload}, ${load.connections} connections: ${what}`, {
      cause: error,
    });
  } finally {
    for (const server of servers) server.emptyLog();
  }
}

const preparationsMax = 5;

/** Tells a server of the instances that are asked about later: as often as need be, as the marketplace does. */
export async function prepare(sender: Sender, contender: Contender): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await prepareOnce(sender, contender);
      return;
    } catch (error) {
      if (attempt === preparationsMax) throw error;
    }
  }
}

async function prepareOnce(sender: Sender, { servers }: Contender): Promise<void> {
  await sender.send({
    workload: 'preparation',
    urls: servers.map(({ url }) => url),
    accessKeys,
    connections: 8,
    seconds: 60,
    callsMax: knownCount,
    signAhead: knownCount,
  });
}

const quietMs = 100;
const quietTriesMax = 20;

/** Waits, not for ever, until what a server still does after the last answer is done: it would be charged to the next one. */
export async function untilQuiet({ servers }: Contender): Promise<void> {
  for (let tries = 0; tries < quietTriesMax; tries += 1) {
    const before = servers.map(({ pid }) => cpuMs(pid));
    await sleep(quietMs);
    if (!servers.some(({ pid }, index) => cpuMs(pid) - (before[index] ?? 0) > quietMs / 5)) return;
  }
}
