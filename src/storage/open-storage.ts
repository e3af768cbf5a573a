import type { Committer } from '../domain/committer.js';
import type { Directories } from '../domain/directories.js';
import type { JobReader } from '../domain/job.js';
import type { LaneScheduler } from '../domain/lane-scheduler.js';
import type { Loaders } from '../domain/loaders.js';
import type { UsageReader } from '../domain/usage-reader.js';
import type { CommitReport } from './batch-lane.js';
import { BatchCommitter } from './committer.js';
import { Database, type DatabaseHealth } from './database.js';
import { parseDatabaseUrl } from './database-url.js';
import { createDirectories } from './directories.js';
import { IndexKey } from './index-key.js';
import { createJobReader } from './job-reader.js';
import { createLaneScheduler } from './lane-scheduler.js';
import { createLoaders } from './loaders.js';
import { migrateSchema } from './migrate.js';
import { pruneRows, type PruneLimits, type PruneReport } from './prune.js';
import { resealAll, type ResealReport } from './reseal.js';
import { createSeal } from './seal.js';
import { createUsageReader } from './usage-reader.js';

export interface StorageOptions {
  /** `sqlite:./path`, whose folder is made when it is missing, or `postgres://…`. */
  readonly databaseUrl: string;
  /** 32 bytes each; the first one seals, all of them open. */
  readonly dataKeys: readonly Buffer[];
  readonly now: () => number;
  /** Called for every transaction that was committed. */
  readonly onCommit?: (report: CommitReport) => void;
  /** Called when the database goes away and when it is back. */
  readonly onHealth?: (health: DatabaseHealth) => void;
}

/** All that KooGate keeps. Everything here rejects with `KooGateError` `storage-unavailable` while the database is away. */
export interface Storage {
  readonly load: Loaders;
  readonly committer: Committer;
  readonly directories: Directories;
  readonly jobs: JobReader;
  /** Says when lanes of jobs have their turns; for one runner. What it is told of by `onError` is no more than a delay. */
  createLaneScheduler(onError: (error: unknown) => void): LaneScheduler;
  readonly usage: UsageReader;
  /** Answers at once with what is known; see `checkHealth` to ask the database itself. */
  health(): DatabaseHealth;
  checkHealth(): Promise<DatabaseHealth>;
  /** Reads the whole file of an embedded database, which may take long; `health` tells when it is damaged. Never rejects. */
  checkFile(): Promise<void>;
  /** Submissions that wait for a transaction. */
  waitingSubmissions(): number;
  /** Brings the schema up to date, or waits for the process that is about to; resolves with the migrations it ran itself. */
  migrate(): Promise<readonly string[]>;
  prune(limits: PruneLimits): Promise<PruneReport>;
  /** Seals everything with the current data key, the key of the keyed hashes too; see `KOOGATE_DATA_KEY`. */
  reseal(): Promise<ResealReport>;
  /** Writes what is waiting, then lets go of the database. */
  close(): Promise<void>;
}

const migrationWaitMsMax = 60_000;
const ignore = (): void => undefined;

/**
 * Opens the storage without asking the database: one that is away is noticed by the first use, and by `health` then.
 * Throws `KooGateError` for a URL or keys that cannot be used.
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { now, onCommit = ignore, onHealth = ignore } = options;
  const seal = createSeal(options.dataKeys);
  const database = new Database(parseDatabaseUrl(options.databaseUrl), { now, onHealth });
  const indexKey = new IndexKey({ database, seal, now });
  const committer = new BatchCommitter({ database, seal, indexKey, now, onCommit });
  const load = createLoaders({ database, seal, indexKey });
  const jobs = createJobReader({ database, find: (jobId) => load.job(jobId) });

  return {
    load,
    committer,
    jobs,
    createLaneScheduler: (onError) =>
      createLaneScheduler({
        databaseUrl: options.databaseUrl,
        dialect: database.dialect,
        reader: jobs,
        now,
        onError,
      }),
    usage: createUsageReader(database),
    directories: createDirectories({ database, seal, indexKey }),
    health: () => database.health,
    checkHealth: () => database.checkHealth(),
    checkFile: () => database.checkFile(),
    waitingSubmissions: () => committer.waitingCount,
    migrate: () =>
      database.runUnlimited((knex) =>
        migrateSchema(knex, { dialect: database.dialect, waitMsMax: migrationWaitMsMax }),
      ),
    prune: (limits) => pruneRows(database, { ...limits, now: now() }),
    reseal: () => resealAll(database, seal),
    async close() {
      await committer.drain();
      await database.close();
    },
  };
}
