import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { postSigned } from './load/post-signed.js';
import { purchase } from './load/workloads.js';
import { pacedCalls, quantile } from './paced-calls.js';
import { median } from './median.js';
import { accessKey } from './servers/announce.js';
import { startShippedServer, type ShippedServer } from './shipped-server.js';
import { textTable } from './text-table.js';

/** What a handler does, and by what it is seen that it did. */
const moods = [
  { name: 'quiet', seenBy: 'nothing' },
  { name: 'hanging', seenBy: 'failed runs' },
  { name: 'spinning', seenBy: 'failed runs' },
  { name: 'throwing', seenBy: 'failed runs' },
  { name: 'leaking', seenBy: 'failed runs' },
  { name: 'flooding', seenBy: 'dropped output' },
] as const;
type Mood = (typeof moods)[number];

/** Well below what a server can take: then p99 tells what holds up single calls, and not how long the queue is. */
const probesPerSecond = 100;
/** Each of these runs the handler. */
const purchasesPerSecond = 40;
const knownInstances = 50;
/** Before each measurement: the handler does by then what it does. */
const leadInSeconds = 0.5;

/** What is promised: p99 at most so many times that beside a quiet handler. What is this quick is no delay to anybody. */
const ratioMax = 2;
const p99MsMin = 20;

interface Round {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Runs of the handler that came to nothing meanwhile. */
  readonly failedRuns: number;
}

export interface HandlersBenchOptions {
  readonly folder: string;
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
}

export interface HandlersBench {
  readonly text: string;
  /** A sentence for each mood that delays answers by more than is promised. */
  readonly broken: readonly string[];
}

/**
 * What a handler that misbehaves does to calls that have nothing to do with it: each mood on a server of its own, in interleaved
 * rounds. While purchases keep the handler busy, instances that are ready are queried, frozen and unfrozen.
 */
export async function benchHandlers(options: HandlersBenchOptions): Promise<HandlersBench> {
  const measured = new Map<Mood, Round[]>();
  for (let round = 0; round < options.rounds; round += 1) {
    for (const mood of moods) {
      measured.set(mood, [...(measured.get(mood) ?? []), await measure(mood, options)]);
    }
  }
  const medians = moods.map((mood) => toMedians(mood, measured.get(mood) ?? []));
  const quietMs = medians[0]?.p99Ms ?? Number.NaN;
  return { text: report(medians, quietMs, options), broken: brokenPromises(medians, quietMs) };
}

function toMedians({ name }: Mood, rounds: readonly Round[]): Round & { readonly name: string } {
  const medianOf = (figure: keyof Round): number => median(rounds.map((round) => round[figure]));
  const [p50Ms, p99Ms] = [medianOf('p50Ms'), medianOf('p99Ms')];
  return { name, p50Ms, p99Ms, failedRuns: medianOf('failedRuns') };
}

type Medians = ReturnType<typeof toMedians>;

function report(
  medians: readonly Medians[],
  quietMs: number,
  { rounds, seconds }: HandlersBenchOptions,
): string {
  const header = ['handler', 'p50 ms', 'p99 ms', '× quiet', 'failed runs'];
  const lines = medians.map(({ name, p50Ms, p99Ms, failedRuns }) => [
    name,
    p50Ms.toFixed(1),
    p99Ms.toFixed(1),
    (p99Ms / quietMs).toFixed(2),
    failedRuns.toFixed(0),
  ]);
  const busy =
    quietMs > p99MsMin
      ? `\nThe machine is too busy to judge by this: beside a quiet handler alone p99 is above ${p99MsMin} ms.`
      : '';
  return (
    `answers while the seller's handler is called by ${purchasesPerSecond} purchases a second: ` +
    `${probesPerSecond} other calls a second, ${rounds} interleaved rounds of ${seconds} s, medians\n` +
    `${textTable([header, ...lines])}${busy}`
  );
}

function brokenPromises(medians: readonly Medians[], quietMs: number): readonly string[] {
  return medians
    .filter(({ p99Ms }) => p99Ms > p99MsMin && p99Ms / quietMs > ratioMax)
    .map(
      ({ name, p99Ms }) =>
        `A ${name} handler delays answers: p99 is ${p99Ms.toFixed(1)} ms, ${(p99Ms / quietMs).toFixed(1)} times the ` +
        `${quietMs.toFixed(1)} ms beside a quiet one; at most ${ratioMax} times, or ${p99MsMin} ms, are promised.`,
    );
}

async function measure(mood: Mood, { folder, seconds }: HandlersBenchOptions): Promise<Round> {
  const server = await startShippedServer(mkdtempSync(join(folder, `${mood.name}-`)), {
    BENCH_MOOD: mood.name,
    KOOGATE_HANDLERS: fileURLToPath(new URL('misbehaving-handlers.mjs', import.meta.url)),
    KOOGATE_HANDLER_TIMEOUT_MS: '1000',
    KOOGATE_HANDLER_MEMORY_MB: '64',
    KOOGATE_PROVISION_DEADLINE_MS: '500',
  });
  try {
    const instanceIds = await buyKnownInstances(server);
    const purchases = keepBuying(server, leadInSeconds + seconds);
    // Whoever it is that fails first is told by the throw below.
    purchases.catch(() => undefined);
    await probe(server, instanceIds, leadInSeconds);
    const durations = await probe(server, instanceIds, seconds);
    await purchases;
    const failedRuns = await readFailedRuns(server);
    assertMood(mood, failedRuns, server);
    return { p50Ms: quantile(durations, 0.5), p99Ms: quantile(durations, 0.99), failedRuns };
  } finally {
    await server.stop();
  }
}

async function buyKnownInstances(server: ShippedServer): Promise<readonly string[]> {
  const bought = Array.from({ length: knownInstances }, (_, index) => purchase(`CSKNOWN${index}`));
  for (const each of bought) await call(server, each, ['000000']);
  return bought.map(({ businessId }) => businessId);
}

function probe(
  server: ShippedServer,
  instanceIds: readonly string[],
  seconds: number,
): Promise<readonly number[]> {
  return pacedCalls({
    callsPerSecond: probesPerSecond,
    seconds,
    call: (index) => {
      // Each instance is queried and then frozen, and in the next turn queried and unfrozen.
      const pair = Math.floor(index / 2);
      const instanceId = instanceIds[pair % instanceIds.length];
      const status = Math.floor(pair / instanceIds.length) % 2 === 0 ? 'FREEZE' : 'UNFREEZE';
      const content =
        index % 2 === 0
          ? { activity: 'queryInstance', instanceId }
          : { activity: 'updateInstanceStatus', instanceId, status };
      return call(server, content, ['000000']);
    },
  });
}

async function keepBuying(server: ShippedServer, seconds: number): Promise<void> {
  await pacedCalls({
    callsPerSecond: purchasesPerSecond,
    seconds,
    // 000004: it goes on, the marketplace asks again.
    call: (index) => call(server, purchase(`CSBOUGHT${index}`), ['000000', '000004']),
  });
}

function call({ url }: ShippedServer, content: object, codes: readonly string[]): Promise<void> {
  return postSigned({ url, accessKey }, content, codes);
}

async function readFailedRuns({ url }: ShippedServer): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  const retried = /^koogate_job_attempts_total\{kind="provision",outcome="retry"\} (\d+)$/m;
  return Number(retried.exec(metrics)?.[1] ?? 0);
}

/** A handler that behaves well would make any figure look good. */
function assertMood({ name, seenBy }: Mood, failedRuns: number, server: ShippedServer): void {
  const isSeen = {
    nothing: failedRuns === 0,
    'failed runs': failedRuns > 0,
    'dropped output': server.log().includes('handler output was dropped'),
  }[seenBy];
  if (isSeen) return;
  throw new Error(
    `the ${name} handler was to be seen by ${seenBy}, but ${failedRuns} runs have failed: nothing was measured`,
  );
}
