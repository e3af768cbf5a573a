import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './backup-files.js';
import { readErrorCode, readErrorMessage } from './read-error.js';
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection.js';
import { readText } from './tables/read-column.js';
import { BackupError } from './verify-sqlite.js';

/** A database file that nobody else can use until it is released. */
export interface ClaimedSqlite {
  /** Why SQLite cannot read it; then nobody knows whether somebody has it open. */
  readonly unreadable: string | undefined;
  release(): Promise<void>;
}

const waitMs = 500;

/**
 * Takes a database file for oneself, with all that its `-wal` held in it. Whoever has a SQLite file in WAL mode open holds a lock on
 * it for as long, also while he does nothing: so leaving that mode succeeds only when nobody else is there. Throws `BackupError`
 * when somebody is.
 */
export async function claimSqlite(path: string): Promise<ClaimedSqlite> {
  let connection: SqliteConnection | undefined;
  const wal = await holdWal(path);
  try {
    connection = await openSqliteConnection(path, 'write');
    await connection.execute(`pragma busy_timeout = ${waitMs}`);
    await connection.execute('pragma journal_mode = delete');
    // Kept until the new file is in place. It is only a lock: nothing is written, so no file beside it is made or removed.
    await connection.execute('begin exclusive');
    const [mode = {}] = await connection.rows('pragma journal_mode');
    if (readText(mode, 'journal_mode') !== 'delete') throw inUse(path);
    const claimed = connection;
    return { unreadable: undefined, release: () => claimed.close() };
  } catch (error) {
    await connection?.close().catch(() => undefined);
    await wal.putBack();
    const code = readErrorCode(error) ?? '';
    if (code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED') throw inUse(path, error);
    if (!unreadableCodes.includes(code)) throw error;
    return { unreadable: readErrorMessage(error), release: () => Promise.resolve() };
  } finally {
    await wal.letGo();
  }
}

/**
 * SQLite removes the `-wal` of a file whose first page it cannot read. That may be all that is left of the last minutes, so it has a
 * second name until the file was found readable.
 */
async function holdWal(path: string): Promise<{
  putBack(): Promise<void>;
  letGo(): Promise<void>;
}> {
  const wal = `${path}-wal`;
  const held = `${wal}.${randomUUID()}`;
  if (existsSync(wal)) await link(wal, held);
  return {
    async putBack() {
      if (existsSync(held) && !existsSync(wal)) await rename(held, wal);
    },
    letGo: () => rm(held, { force: true }),
  };
}

const unreadableCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR'];

function inUse(path: string, cause?: unknown): BackupError {
  return new BackupError(
    `${path} is in use: stop every server and command that has it open, then restore`,
    { cause },
  );
}

export interface Replacement {
  /** Beside the database, whole and kept by the disk. */
  readonly draft: string;
  readonly database: string;
  /** The name under which the database of before is kept. */
  readonly aside: string;
  readonly isUnreadable: boolean;
}

/**
 * Puts the new file in the place of the claimed one, in one step, and keeps the old one. Files beside it that belong to the old one do not
 * stay: SQLite would take what stands in an old `-wal` into the new database.
 */
export async function replaceSqlite(replacement: Replacement): Promise<void> {
  const { draft, database, aside, isUnreadable } = replacement;
  const exists = existsSync(database);
  if (exists && !isUnreadable && existsSync(`${database}-wal`)) throw inUse(database);
  for (const ending of ['-wal', '-journal']) {
    if (existsSync(database + ending)) await rename(database + ending, aside + ending);
  }
  await rm(`${database}-shm`, { force: true });
  if (exists) {
    await link(database, aside);
    await syncFolder(dirname(database));
    await rename(draft, database);
  } else {
    // Not by `rename`: a server that was started a moment ago may have made one.
    await linkIfMissing(draft, database);
  }
  await syncFolder(dirname(database));
}

async function linkIfMissing(draft: string, database: string): Promise<void> {
  try {
    await link(draft, database);
  } catch (error) {
    if (readErrorCode(error) === 'EEXIST') throw inUse(database, error);
    throw error;
  }
}
