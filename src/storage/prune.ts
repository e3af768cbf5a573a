import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Database } from './database.js';
import { inTransaction } from './transaction.js';

export interface PruneLimits {
  /** Call records received before this (ms) go. */
  readonly callsBefore: number;
  /** Jobs that ended before this (ms) go, with their runs; events of before it too, unless a job is left that needs them. */
  readonly endedBefore: number;
}

export interface PruneReport {
  readonly calls: number;
  readonly nonces: number;
  readonly jobs: number;
  readonly events: number;
}

// Small enough that a call waits for one step only, some milliseconds.
const rowsMax = 500;

/** Removes what is old: call records, nonces that have expired, jobs that have ended and events. Step by step; calls that wait get their turn in between. */
export async function pruneRows(
  database: Database,
  { callsBefore, endedBefore, now }: PruneLimits & { readonly now: number },
): Promise<PruneReport> {
  return {
    calls: await prune(database, {
      table: 'calls',
      key: 'call_id',
      time: 'received_at',
      before: callsBefore,
    }),
    nonces: await prune(database, {
      table: 'nonces',
      key: 'nonce_hash',
      time: 'expires_at',
      before: now,
    }),
    // Before their events: those that nobody needs any more go with them.
    jobs: await inSteps(database, (knex) => removeJobs(knex, endedBefore)),
    events: await inSteps(database, (knex) => removeEvents(knex, endedBefore)),
  };
}

interface PruneSource {
  readonly table: string;
  readonly key: string;
  readonly time: string;
  readonly before: number;
}

function prune(database: Database, { table, key, time, before }: PruneSource): Promise<number> {
  // The condition stands outside too: a nonce that is claimed anew in between is no longer expired, and stays.
  return inSteps(database, (knex) =>
    knex(table)
      .where(time, '<', before)
      .whereIn(key, knex(table).select(key).where(time, '<', before).orderBy(time).limit(rowsMax))
      .delete(),
  );
}

/** The rows are locked first: one that is driven again has either not ended any more, or is gone. */
function removeJobs(knex: Knex, before: number): Promise<number> {
  return inTransaction(knex, async (transaction) => {
    const ids = await transaction('jobs')
      .whereRaw('is_open = 0')
      .where('updated_at', '<', before)
      .orderBy('updated_at')
      .limit(rowsMax)
      .forUpdate()
      .pluck<string[]>('job_id');
    await transaction('job_attempts').whereIn('job_id', ids).delete();
    return transaction('jobs').whereIn('job_id', ids).delete();
  });
}

function removeEvents(knex: Knex, before: number): Promise<number> {
  const oldest = knex('events')
    .select('position')
    .where('at', '<', before)
    .whereNotExists(knex('jobs').select('position').whereRaw('jobs.event_id = events.event_id'))
    .orderBy('at')
    .limit(rowsMax);
  return knex('events').whereIn('position', oldest).delete();
}

async function inSteps(
  database: Database,
  remove: (knex: Knex) => PromiseLike<number>,
): Promise<number> {
  let total = 0;
  for (;;) {
    const removed = await database.run(async (knex) => remove(knex));
    total += removed;
    if (removed < rowsMax) return total;
    await nextTurn();
  }
}
