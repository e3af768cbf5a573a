import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from './database.js';

export interface PruneLimits {
  /** Call records received before this (ms) go. */
  readonly callsBefore: number;
}

export interface PruneReport {
  readonly calls: number;
  readonly nonces: number;
}

// Small enough that a call waits for one step only, some milliseconds.
const rowsMax = 500;

/** Removes old call records and expired nonces, step by step; calls that wait get their turn in between. */
export async function pruneRows(
  database: Database,
  { callsBefore, now }: PruneLimits & { readonly now: number },
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
  };
}

interface PruneSource {
  readonly table: string;
  readonly key: string;
  readonly time: string;
  readonly before: number;
}

async function prune(
  database: Database,
  { table, key, time, before }: PruneSource,
): Promise<number> {
  let total = 0;
  for (;;) {
    // The condition stands outside too: a nonce that is claimed anew in between is no longer expired, and stays.
    const removed = await database.run((knex) =>
      knex(table)
        .where(time, '<', before)
        .whereIn(key, knex(table).select(key).where(time, '<', before).orderBy(time).limit(rowsMax))
        .delete(),
    );
    total += removed;
    if (removed < rowsMax) return total;
    await nextTurn();
  }
}
