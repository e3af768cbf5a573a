import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Knex } from 'knex';
import { KooGateError } from '../domain/koogate-error.js';
import { type Dialect, postgres, sqlite } from './dialect.js';
import { findDamage } from './find-damage.js';
import { SqliteFile } from './sqlite-file.js';

/** Where the data is: `sqlite:./file` or `postgres://user:password@host:port/name`. */
export interface DatabaseLocation {
  readonly dialect: Dialect;
  /**
   * `serving`, `reading` and `searching` are impatient, a caller waits. `patient` is for what writes or reads a great many rows; `migrating` may
   * take as long as the tables are large.
   */
  connectionConfig(use: ConnectionUse): Knex.Config;
  /** Called before connections are opened anew, when all those of before have been closed or given up. */
  beginUse(): void;
  /** Throws when what has just been read or written may not be where the next process will look for it. */
  assertInPlace(): void;
  /**
   * Reads all of a database that is one file; throws when it is damaged, and when the signal ends it. Resolves where others look after
   * that.
   */
  findDamage(signal: AbortSignal): Promise<void>;
  /** What is wrong with a damaged database, and what to do about it. */
  explainDamage(found: string): string;
}

export type ConnectionUse = 'serving' | 'reading' | 'searching' | 'patient' | 'migrating';

// The marketplace waits five seconds at the least; two leave time to answer 000005 in good order.
const waitMsMax = 2_000;
// The driver's own limit is for a network that swallows packets: the server's, a little shorter, tells more.
const answerMsMax = 3_000;
// One statement of a large submission takes a second or two; longer, when it waits for that of another process.
const patientMsMax = 30_000;
const postgresConnectionsMax = { serving: 10, reading: 10, searching: 4, patient: 4, migrating: 2 };

/** The path of the file where the data is in one; `undefined` where it is in PostgreSQL. Throws as `parseDatabaseUrl` does. */
export function findSqlitePath(databaseUrl: string): string | undefined {
  const isSqlite = parseDatabaseUrl(databaseUrl).dialect === sqlite;
  return isSqlite ? resolve(databaseUrl.slice('sqlite:'.length)) : undefined;
}

/** Throws `KooGateError` `invalid-parameter` for any other scheme; never repeats the URL, it may hold a password. */
export function parseDatabaseUrl(databaseUrl: string): DatabaseLocation {
  if (databaseUrl.startsWith('sqlite:')) return sqliteLocation(databaseUrl.slice('sqlite:'.length));
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) return postgresLocation(databaseUrl);
  throw unknownScheme();
}

function sqliteLocation(path: string): DatabaseLocation {
  if (path === '') throw unknownScheme();
  const filename = resolve(path);
  const file = new SqliteFile(filename);
  return {
    dialect: sqlite,
    connectionConfig: (use) => {
      // Opening makes a file that is missing: right at the first start, and never again after it.
      if (file.isKnown) file.assertInPlace();
      else {
        mkdirSync(dirname(filename), { recursive: true, mode: 0o700 });
        file.makeIfMissing();
        file.lookBeforeOpening();
      }
      return {
        client: 'sqlite3',
        connection: { filename },
        useNullAsDefault: true,
        log: silentLog,
        compileSqlOnError: false,
        acquireConnectionTimeout: use === 'patient' ? patientMsMax : waitMsMax,
        pool: { min: isOccasional(use) ? 0 : 1, max: 1, afterCreate: prepareSqliteConnection },
      };
    },
    beginUse: () => file.forgetCompanions(),
    assertInPlace() {
      file.assertInPlace();
      file.assertCompanionsInPlace();
    },
    findDamage: (signal) => findDamage(filename, signal),
    explainDamage: (found) =>
      `${filename} is damaged, or no SQLite database at all (${found}): stop KooGate, restore the last backup with ` +
      '"koogate restore", then start again; if that is the wrong file, name the right one in KOOGATE_DATABASE_URL',
  };
}

/** What of the `sqlite3` driver's connection is used here; knex hands it over untyped. */
interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): unknown;
}

// WAL with synchronous FULL: one fsync a commit, and what was committed survives a power cut, not only a crash.
const sqlitePragmas = [
  `pragma busy_timeout = ${waitMsMax}`,
  'pragma journal_mode = wal',
  'pragma synchronous = full',
  'pragma temp_store = memory',
  'pragma cache_size = -16000',
  // Of a longer log less is copied back for the same calls, a fifth more of them fit into a second, but those that meet it wait for
  // longer: with 4000 pages, p99 is half as high again.
  'pragma wal_autocheckpoint = 1000',
].join(';');

function prepareSqliteConnection(
  connection: SqliteConnection,
  done: (error: Error | null, connection: SqliteConnection) => void,
): void {
  connection.exec(sqlitePragmas, (error) => {
    done(error, connection);
  });
}

function postgresLocation(connectionString: string): DatabaseLocation {
  return {
    dialect: postgres,
    connectionConfig: (use) => ({
      client: 'pg',
      log: silentLog,
      // An error's text goes to the log; the values of a statement must not.
      compileSqlOnError: false,
      connection: {
        connectionString,
        application_name: 'koogate',
        connectionTimeoutMillis: waitMsMax,
        keepAlive: true,
        ...timeLimits(use),
      },
      acquireConnectionTimeout: use === 'patient' ? patientMsMax : waitMsMax,
      pool: { min: 0, max: postgresConnectionsMax[use] },
    }),
    // Whoever answers at the other end of the connection is the database, and looks after its files.
    beginUse: () => undefined,
    assertInPlace: () => undefined,
    findDamage: () => Promise.resolve(),
    explainDamage: (found) => found,
  };
}

/** Not worth a connection while nobody asks. */
function isOccasional(use: ConnectionUse): boolean {
  return use === 'patient' || use === 'searching';
}

function timeLimits(use: ConnectionUse): Readonly<Record<string, number>> {
  if (use === 'migrating') return {};
  const isPatient = use === 'patient';
  return {
    statement_timeout: isPatient ? patientMsMax : waitMsMax,
    query_timeout: isPatient ? patientMsMax + 1_000 : answerMsMax,
    // A process that hangs in the middle of a commit must not keep its rows locked for the others.
    idle_in_transaction_session_timeout: isPatient ? 3 * answerMsMax : answerMsMax,
  };
}

// knex writes its warnings to the console otherwise; what matters reaches the caller as an error.
const silent = (): void => undefined;
const silentLog: Knex.Logger = { warn: silent, error: silent, deprecate: silent, debug: silent };

function unknownScheme(): KooGateError {
  return new KooGateError('invalid-parameter', {
    sentence:
      'the database URL must begin with sqlite: followed by a path, or be postgres://user:password@host:port/name',
  });
}
