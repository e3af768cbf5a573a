import type { Knex } from 'knex';
import { readBoolean, readNumber, readText } from './tables/read-column.js';
import type { ReadRow } from './tables/table.js';

/** How far it has come: the time of the last row that was looked at, and its position where it has one. */
export interface Reached {
  readonly time: number;
  readonly position: number;
}

/** The next rows in the order of their times. */
export interface Slice {
  /** Of those that may go. */
  readonly keys: readonly (string | number)[];
  readonly rowCount: number;
  readonly reached: Reached;
}

/** A table whose old rows go. */
export interface PruneSource {
  /** Goes on where the last slice ended: rows that were removed are left in an index for a while, and need not be passed by each time. */
  read(knex: Knex, reached: Reached | undefined, rowsMax: number): Promise<Slice>;
  /** Removes those of them that may go still; resolves with how many. */
  remove(transaction: Knex.Transaction, keys: readonly (string | number)[]): Promise<number>;
}

export function callRows(before: number): PruneSource {
  return timedSource({ table: 'calls', key: 'call_id', time: 'received_at', before });
}

/** One that is claimed anew in between is no longer expired, and stays. */
export function expiredNonces(before: number): PruneSource {
  return timedSource({ table: 'nonces', key: 'nonce_hash', time: 'expires_at', before });
}

export function endedJobs(before: number): PruneSource {
  const isOld = (query: Knex.QueryBuilder): Knex.QueryBuilder =>
    query.whereRaw('is_open = 0').where('updated_at', '<', before);
  return {
    read: (knex, reached, rowsMax) =>
      readByTime(isOld(knex('jobs')), { key: 'job_id', time: 'updated_at', reached, rowsMax }),
    // Locked first: one that is driven again has either not ended any more, or is gone.
    async remove(transaction, keys) {
      const ids = await isOld(transaction('jobs'))
        .whereIn('job_id', keys)
        .orderBy('job_id')
        .forUpdate()
        .pluck<string[]>('job_id');
      await transaction('job_attempts').whereIn('job_id', ids).delete();
      return transaction('jobs').whereIn('job_id', ids).delete();
    },
  };
}

/**
 * Those that a job still needs stay. There may be very many, when an endpoint is away for long: they are looked at in slices too, and
 * nobody who writes has to wait for that.
 */
export function oldEvents(before: number): PruneSource {
  return {
    async read(knex, reached, rowsMax) {
      const query = knex('events')
        .select<ReadRow[]>('at', 'position', knex.raw(`${isNeeded} as is_needed`))
        .where('at', '<', before);
      if (reached !== undefined) {
        void query.whereRaw('(at, position) > (?, ?)', [reached.time, reached.position]);
      }
      const rows = await query.orderBy(['at', 'position']).limit(rowsMax);
      const free = rows.filter((row) => !readBoolean(row, 'is_needed'));
      return {
        keys: free.map((row) => readNumber(row, 'position')),
        rowCount: rows.length,
        reached: toReached(rows, 'at'),
      };
    },
    remove: (transaction, keys) =>
      transaction('events').whereIn('position', keys).whereRaw(`not ${isNeeded}`).delete(),
  };
}

const isNeeded = 'exists (select 1 from jobs where jobs.event_id = events.event_id)';

interface TimedTable {
  readonly table: string;
  readonly key: string;
  readonly time: string;
  readonly before: number;
}

function timedSource({ table, key, time, before }: TimedTable): PruneSource {
  return {
    read: (knex, reached, rowsMax) =>
      readByTime(knex(table).where(time, '<', before), { key, time, reached, rowsMax }),
    // The condition stands here too: what was read may have changed since.
    remove: (transaction, keys) =>
      transaction(table).whereIn(key, keys).where(time, '<', before).delete(),
  };
}

interface ReadOptions {
  readonly key: string;
  readonly time: string;
  readonly reached: Reached | undefined;
  readonly rowsMax: number;
}

async function readByTime(
  query: Knex.QueryBuilder,
  { key, time, reached, rowsMax }: ReadOptions,
): Promise<Slice> {
  // Those of the same millisecond may be more than a slice: the time that was reached is looked at again.
  if (reached !== undefined) void query.where(time, '>=', reached.time);
  const rows = await query.select<ReadRow[]>(key, time).orderBy(time).limit(rowsMax);
  return {
    keys: rows.map((row) => readText(row, key)),
    rowCount: rows.length,
    reached: toReached(rows, time),
  };
}

function toReached(rows: readonly ReadRow[], time: string): Reached {
  const last = rows.at(-1);
  if (last === undefined) return { time: 0, position: 0 };
  return {
    time: readNumber(last, time),
    position: 'position' in last ? readNumber(last, 'position') : 0,
  };
}
