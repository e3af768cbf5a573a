import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './database.js';
import { PrunePace } from './prune-pace.js';
import {
  callRows,
  endedJobs,
  expiredNonces,
  oldEvents,
  type PruneSource,
  type Reached,
} from './prune-sources.js';
import { readBoolean } from './tables/read-column.js';
import { inTransaction } from './transaction.js';

export interface PruneLimits {
  /** Call records received before this (ms) go. */
  readonly callsBefore: number;
  /** Jobs that ended before this (ms) go, with their runs; events of before it too, unless a job is left that needs them. */
  readonly endedBefore: number;
  /** Ends it after the step that runs. */
  readonly signal?: AbortSignal;
}

export interface PruneReport {
  readonly calls: number;
  readonly nonces: number;
  readonly jobs: number;
  readonly events: number;
}

/**
 * Removes what is old: call records, nonces that have expired, jobs that have ended and events. Step by step: what is to go is read
 * beside those who write, a step holds them up for some milliseconds at most, and then they have twice as long for themselves. Of several
 * processes that begin, one goes on; the others leave it to that one.
 */
export async function pruneRows(
  database: Database,
  { callsBefore, endedBefore, signal, now }: PruneLimits & { readonly now: number },
): Promise<PruneReport> {
  const run = { database, signal, leftToAnother: false };
  return {
    calls: await prune(run, callRows(callsBefore)),
    nonces: await prune(run, expiredNonces(now)),
    // Before their events: those that nobody needs any more go with them.
    jobs: await prune(run, endedJobs(endedBefore)),
    events: await prune(run, oldEvents(endedBefore)),
  };
}

interface PruneRun {
  readonly database: Database;
  readonly signal: AbortSignal | undefined;
  /** Another process is at it. */
  leftToAnother: boolean;
}

// A third of the time is enough for millions of rows a day.
const pausePerStep = 2;

async function prune(run: PruneRun, source: PruneSource): Promise<number> {
  const { database, signal } = run;
  const pace = new PrunePace();
  let total = 0;
  let reached: Reached | undefined;
  while (signal?.aborted !== true && !run.leftToAnother) {
    const { rowsMax } = pace;
    const readAt = performance.now();
    const slice = await database.read((knex) => source.read(knex, reached, rowsMax));
    let durationMs = performance.now() - readAt;
    if (slice.keys.length > 0) {
      const step = await removeSlice(run, source, slice.keys);
      total += step.removed;
      ({ durationMs } = step);
    }
    if (slice.rowCount < rowsMax) break;
    reached = slice.reached;
    pace.took(durationMs);
    await sleep(Math.max(1, pausePerStep * durationMs));
  }
  return total;
}

interface Step {
  readonly removed: number;
  /** Without the wait for its turn. */
  readonly durationMs: number;
}

function removeSlice(
  run: PruneRun,
  source: PruneSource,
  keys: readonly (string | number)[],
): Promise<Step> {
  const { dialect } = run.database;
  return run.database.run(async (knex) => {
    const startedAt = performance.now();
    const removed = await inTransaction(knex, async (transaction) => {
      const [lock] = dialect.rowsOf(await transaction.raw(dialect.tryPruneLock));
      run.leftToAnother = !readBoolean(lock ?? {}, 'taken');
      return run.leftToAnother ? 0 : source.remove(transaction, keys);
    });
    return { removed, durationMs: performance.now() - startedAt };
  });
}
