import type { Committer } from '../domain/committer.js';
import type { Directories } from '../domain/directories.js';
import type { Loaders } from '../domain/loaders.js';
import { createAccessSeal } from './access-seal.js';
import { prepareBatchScript } from './batch-script.js';
import { prepareBatchStatements } from './batch-statements.js';
import { BatchCommitter, type CommitReport } from './committer.js';
import { Database, type DatabaseHealth } from './database.js';
import { parseDatabaseUrl } from './database-url.js';
import { createDirectories } from './directories.js';
import { createLoaders } from './loaders.js';
import { migrateSchema } from './migrate.js';
import { pruneRows, type PruneLimits, type PruneReport } from './prune.js';
import { resealAccess, type ResealReport } from './reseal.js';

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
  /** Answers at once with what is known; see `checkHealth` to ask the database itself. */
  health(): DatabaseHealth;
  checkHealth(): Promise<DatabaseHealth>;
  /** Submissions that wait for a transaction. */
  waitingSubmissions(): number;
  /** Brings the schema up to date, or waits for the process that is about to; resolves with the migrations it ran itself. */
  migrate(): Promise<readonly string[]>;
  prune(limits: PruneLimits): Promise<PruneReport>;
  /** Seals everything with the current data key; see `KOOGATE_DATA_KEY`. */
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
  const seal = createAccessSeal(options.dataKeys);
  const database = new Database(parseDatabaseUrl(options.databaseUrl), { now, onHealth });
  const committer = new BatchCommitter({
    database,
    batch: {
      script: prepareBatchScript(database.dialect),
      statements: prepareBatchStatements(database.dialect),
      seal,
    },
    now,
    onCommit,
  });

  return {
    load: createLoaders({ database, seal }),
    committer,
    directories: createDirectories({ database, seal }),
    health: () => database.health,
    checkHealth: () => database.checkHealth(),
    waitingSubmissions: () => committer.waitingCount,
    migrate: () =>
      database.runUnlimited((knex) =>
        migrateSchema(knex, { dialect: database.dialect, waitMsMax: migrationWaitMsMax }),
      ),
    prune: (limits) => pruneRows(database, { ...limits, now: now() }),
    reseal: () => resealAccess(database, seal),
    async close() {
      await committer.drain();
      await database.close();
    },
  };
}
