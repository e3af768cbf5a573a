import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postSigned } from '../load/post-signed.js';
import { newOrderId, purchase } from '../load/workloads.js';
import { pacedCalls, quantile } from '../paced-calls.js';
import { accessKey } from '../servers/announce.js';
import { startShippedServer, type ShippedServer } from '../shipped-server.js';
import { randomActive, renewal } from './calls.js';
import { callDays, instanceIdOf, type DataSize } from './sizes.js';

export interface Pruning {
  readonly p99MsBefore: number;
  readonly p99MsDuring: number;
  readonly removed: number;
  readonly seconds: number;
}

export interface PruningOptions {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly size: DataSize;
  /** How long to measure before pruning begins; 50 at most. */
  readonly seconds: number;
}

/** Well below what a server can take: p99 tells what holds up single calls. */
const callsPerSecond = 50;
/** A tenth of the call records is older than this. */
const retentionDays = Math.floor(callDays * 0.9);
const pruningSecondsMax = 900;
/** The server prunes once a minute, for the first time a minute after its start. */
const housekeepingMs = 60_000;

/** p99 of calls while a tenth of all call records is removed, and before that. */
export async function measurePruning(options: PruningOptions): Promise<Pruning> {
  const { folder, environment, size, seconds } = options;
  const server = await startShippedServer(mkdtempSync(join(folder, 'pruning-')), {
    ...environment,
    KOOGATE_CALL_RETENTION_DAYS: String(retentionDays),
    KOOGATE_LOG_LEVEL: 'debug',
  });
  const beginsAt = performance.now() + housekeepingMs;
  try {
    // Not counted: connections and caches are cold.
    await send(server, size, 3);
    const before = await send(server, size, Math.min(seconds, 50));
    await sleep(beginsAt - performance.now());
    const during: number[] = [];
    let removed: number | undefined;
    while (removed === undefined && performance.now() < beginsAt + pruningSecondsMax * 1_000) {
      during.push(...(await send(server, size, 2)));
      removed = findRemovedCalls(server);
    }
    if (removed === undefined) throw new Error(`pruning took more than ${pruningSecondsMax} s`);
    return {
      p99MsBefore: quantile(before, 0.99),
      p99MsDuring: quantile(during, 0.99),
      removed,
      seconds: (performance.now() - beginsAt) / 1_000,
    };
  } finally {
    await server.stop();
  }
}

/** How many call records its first pruning has removed, once that has ended. */
function findRemovedCalls(server: ShippedServer): number | undefined {
  const line = server
    .log()
    .split('\n')
    .find((text) => text.includes('"msg":"pruned"'));
  return line === undefined ? undefined : (JSON.parse(line) as { readonly calls: number }).calls;
}

/** A fifth of the calls buys, a fifth asks, the others renew. */
function send(
  { url }: ShippedServer,
  { instances }: DataSize,
  seconds: number,
): Promise<readonly number[]> {
  return pacedCalls({
    callsPerSecond,
    seconds,
    call: (index) => {
      const instanceId = instanceIdOf(randomActive(instances));
      const contents = [purchase(newOrderId()), { activity: 'queryInstance', instanceId }];
      return postSigned({ url, accessKey }, contents[index % 5] ?? renewal(instanceId), ['000000']);
    },
  });
}
