import { sendLoad } from '../load/send-load.js';
import { SignedCalls } from '../load/signed-calls.js';
import type { Workload } from '../load/workloads.js';
import { median } from '../median.js';
import { accessKey } from '../servers/announce.js';
import { startShippedServer, type ShippedServer } from '../shipped-server.js';
import { callsAbout } from './calls.js';
import type { DataSize } from './sizes.js';

export interface SizedDatabase {
  readonly size: DataSize;
  readonly environment: Readonly<Record<string, string>>;
  /** For the server's log. */
  readonly folder: string;
}

/** How long calls of one kind take with little data and with much (ms): medians of the rounds. */
export interface SizeCell {
  readonly call: string;
  readonly connections: number;
  readonly small: Latency;
  readonly large: Latency;
}

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** One call at a time, which is latency and nothing else; and as many as come at a busy hour. */
const connectionCounts = [1, 32];

/** Measures both sizes in turns: a machine that is busy for a while is busy for both. */
export async function compareSizes(
  both: readonly [SizedDatabase, SizedDatabase],
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<readonly SizeCell[]> {
  const servers: SizedServer[] = [];
  try {
    for (const { folder, environment, size } of both) {
      const server = await startShippedServer(folder, environment);
      servers.push({ server, calls: callsAbout(size) });
    }
    const cells: SizeCell[] = [];
    for (const [place, { title }] of (servers[0]?.calls ?? []).entries()) {
      for (const connections of connectionCounts) {
        const load = { place, connections, seconds, rounds };
        const [small = [], large = []] = await measureInTurns(servers, load);
        cells.push({ call: title, connections, small: toMedian(small), large: toMedian(large) });
      }
    }
    return cells;
  } finally {
    for (const { server } of servers) await server.stop();
  }
}

interface SizedServer {
  readonly server: ShippedServer;
  readonly calls: readonly Workload[];
}

interface Turns {
  /** Which of the calls. */
  readonly place: number;
  readonly connections: number;
  readonly seconds: number;
  readonly rounds: number;
}

/** The rounds of each server. */
async function measureInTurns(
  servers: readonly SizedServer[],
  { place, rounds, ...load }: Turns,
): Promise<readonly (readonly Latency[])[]> {
  const measured = servers.map((): Latency[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { server, calls }] of servers.entries()) {
      const latency = await measure(server, calls[place], load);
      // The first one is not counted: code and pages are cold.
      if (round > 0) measured[index]?.push(latency);
    }
  }
  return measured;
}

async function measure(
  { url }: ShippedServer,
  workload: Workload | undefined,
  load: { readonly connections: number; readonly seconds: number },
): Promise<Latency> {
  if (workload === undefined) throw new Error('both sizes are asked the same');
  const calls = new SignedCalls({ workload, accessKey, path: new URL(url).pathname });
  const { p50Ms, p99Ms } = await sendLoad({ calls, urls: [url], ...load });
  return { p50Ms, p99Ms };
}

function toMedian(rounds: readonly Latency[]): Latency {
  return {
    p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
  };
}
