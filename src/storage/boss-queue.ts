import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type PgBoss from 'pg-boss';
import type Pg from 'pg';
import { classifyDatabaseError } from './classify-error.js';

/** A lane whose turn it is now, or after a while. */
export interface QueuedTurn {
  readonly lane: string;
  /** Measured by the clock of the database, which need not agree with ours. */
  readonly inMs?: number;
}

/** What was taken from the queue, to be told when it has been acted upon. */
export interface TakenTurn {
  readonly id: string;
  /** `null`: whoever takes it looks for lanes that nobody has woken. */
  readonly lane: string | null;
}

/** The queue of turns, in the same database as the jobs. Everything rejects when the database cannot be reached or refuses. */
export interface BossQueue {
  put(turns: readonly QueuedTurn[]): Promise<void>;
  /** Each turn is taken by one process; when that dies before it has acted upon it, by another one later. */
  take(): Promise<readonly TakenTurn[]>;
  acted(turns: readonly TakenTurn[]): Promise<void>;
  /** Of all processes that ask within the same half minute one puts a sweep into the queue. */
  askForSweep(): Promise<void>;
  close(): Promise<void>;
}

export const bossSweepMs = 30_000;

const queueName = 'koogate-lanes';
/** Of its own: a seller may run pg-boss for himself in the same database. */
const bossSchema = 'koogate_boss';
const takenAtOnce = 100;
// A take, a put and the supervision at the same time.
const connectionsMax = 3;
const answerMsMax = 10_000;
const closeMsMax = 1_000;
const collisionsMax = 5;
const ignore = (): void => undefined;

/**
 * Opens pg-boss, which is loaded here and not before; makes its schema and the queue when they are missing. Rejects when it may not,
 * or when the database is away. `onError` is called for what goes wrong in its supervision.
 */
export async function openBossQueue(
  databaseUrl: string,
  onError: (error: unknown) => void,
): Promise<BossQueue> {
  const { Boss, Pool } = loadDrivers();
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'koogate jobs',
    max: connectionsMax,
    connectionTimeoutMillis: answerMsMax,
    statement_timeout: answerMsMax,
    query_timeout: answerMsMax + 1_000,
    keepAlive: true,
  });
  // A connection may break while nobody asks it anything. Whoever needs one next gets another; without a listener the process ends.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  const db = databaseOf(pool);
  const boss = new Boss({ db, schema: bossSchema, schedule: false, ...shortRetention });
  boss.on('error', onError);
  const close = async (): Promise<void> => {
    await boss.stop({ graceful: false }).catch(() => undefined);
    await Promise.race([pool.end(), sleep(closeMsMax, undefined, { ref: false })]);
  };
  try {
    await boss.start();
    await makeQueue(boss);
  } catch (error) {
    await close();
    throw error;
  }
  return { ...turnsOf(boss, db), close };
}

/** Two processes that make the queue at the same time block each other: each has locked what the other needs, and one is refused. */
async function makeQueue(boss: PgBoss): Promise<void> {
  for (let collisions = 0; ;) {
    try {
      await boss.createQueue(queueName, queueSettings);
      return;
    } catch (error) {
      if (classifyDatabaseError(error) !== 'collided' || ++collisions === collisionsMax)
        throw error;
    }
  }
}

/** Not imported: the server's code that is kept compiled has no `import()`, and with SQLite neither is needed. */
function loadDrivers(): { readonly Boss: typeof PgBoss; readonly Pool: typeof Pg.Pool } {
  const require = createRequire(import.meta.url);
  const { Pool } = require('pg') as typeof Pg;
  return { Boss: require('pg-boss') as typeof PgBoss, Pool };
}

/** What has been acted upon is of no use to anybody; the truth is in the table of jobs. */
const shortRetention = {
  maintenanceIntervalSeconds: 60,
  archiveCompletedAfterSeconds: 120,
  deleteAfterSeconds: 60,
};

const queueSettings = {
  name: queueName,
  // The other policies refuse a whole take because of one turn that is there twice.
  policy: 'standard' as const,
  retryLimit: 3,
  expireInSeconds: 60,
  retentionMinutes: 60,
};

function turnsOf(boss: PgBoss, db: BossDatabase): Omit<BossQueue, 'close'> {
  return {
    async put(turns) {
      const jobs = turns.map(({ lane, inMs = 0 }) => ({
        name: queueName,
        data: { lane },
        ...(inMs > 0 && { startAfter: `${inMs / 1000} seconds` }),
      }));
      await boss.insert(jobs);
    },
    async take() {
      // pg-boss takes any error for an empty queue.
      const watched = watch(db);
      const jobs = await boss.fetch<TurnData>(queueName, {
        batchSize: takenAtOnce,
        db: watched,
      });
      if (watched.failure !== undefined) throw watched.failure;
      return jobs.map(({ id, data }) => ({ id, lane: data.lane ?? null }));
    },
    async acted(turns) {
      const idsOf = (isSweep: boolean): string[] =>
        turns.filter(({ lane }) => (lane === null) === isSweep).map(({ id }) => id);
      if (idsOf(false).length > 0) await boss.deleteJob(queueName, idsOf(false));
      // Sweeps stay for a while: that one was made is what keeps others from making one.
      if (idsOf(true).length > 0) await boss.complete(queueName, idsOf(true));
    },
    async askForSweep() {
      await boss.send(queueName, {}, sweepSettings);
    },
  };
}

const sweepSettings = { singletonKey: 'sweep', singletonSeconds: bossSweepMs / 1000 };

interface TurnData {
  readonly lane?: string;
}

type BossDatabase = PgBoss.Db;

function databaseOf(pool: Pg.Pool): BossDatabase {
  return {
    async executeSql(text, values) {
      const client = await pool.connect();
      let failure: Error | undefined;
      try {
        return await client.query(text, values);
      } catch (error) {
        failure = toError(error);
        throw failure;
      } finally {
        // pg-boss begins and ends transactions within one text: when it fails in between, the connection is of no use any more.
        client.release(failure);
      }
    },
  };
}

function watch(db: BossDatabase): BossDatabase & { readonly failure: Error | undefined } {
  const watched = {
    failure: undefined as Error | undefined,
    async executeSql(text: string, values: unknown[]) {
      try {
        return await db.executeSql(text, values);
      } catch (error) {
        watched.failure = toError(error);
        throw error;
      }
    },
  };
  return watched;
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
