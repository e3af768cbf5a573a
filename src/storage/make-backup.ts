import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { assertFits, createDraft, hashFile, placeBackup } from './backup-files.js';
import { copySqlite, type CopyProgress } from './copy-sqlite.js';
import { readErrorCode, readErrorMessage } from './read-error.js';
import { openSqliteConnection } from './sqlite-connection.js';
import { BackupError, verifySqlite, type VerifiedSqlite } from './verify-sqlite.js';

export interface BackupOptions {
  /** The file of the database, which may be in use. */
  readonly database: string;
  readonly target: string;
  /** Whether a file that has the name of the target is replaced. */
  readonly replaces: boolean;
  /** With them, what is sealed is opened for a trial. */
  readonly dataKeys: readonly Buffer[];
  readonly onProgress: (progress: CopyProgress) => void;
  /** Ends the work; then nothing is left either. */
  readonly signal: AbortSignal;
}

export interface MadeBackup extends VerifiedSqlite {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal digits. */
  readonly checksum: string;
}

/**
 * Makes a backup of a SQLite database: copied as it was at one moment, kept by the disk, read back as a whole, and only then given its
 * name. Throws `BackupError` with what keeps it from being made; then nothing is left.
 */
export async function makeBackup(options: BackupOptions): Promise<MadeBackup> {
  const { signal } = options;
  const database = findDatabase(options.database);
  const target = resolve(options.target);
  assertFree(target, database, options.replaces);
  const draft = await createDraft(target);
  try {
    await copySqlite({
      source: database,
      target: draft,
      beforeCopy: (totalBytes) => assertFits(dirname(target), totalBytes),
      onProgress: options.onProgress,
      signal,
    });
    await makeSelfContained(draft.path);
    const verified = await verifySqlite(draft.path, options.dataKeys, signal);
    const checksum = await hashFile(draft.path, signal);
    await draft.handle.sync();
    signal.throwIfAborted();
    const { size } = await draft.handle.stat();
    await placeBackup({ draft: draft.path, path: target, checksum, replaces: options.replaces });
    return { ...verified, path: target, bytes: size, checksum };
  } catch (error) {
    throw error instanceof BackupError ? error : toBackupError(error, target);
  } finally {
    await draft.discard();
  }
}

/** Where the database really is: its `-wal` lies beside the file that a symbolic link names. */
function findDatabase(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  throw new BackupError(
    `there is no database at ${path}: does KOOGATE_DATABASE_URL say here what it says to the server?`,
  );
}

function assertFree(target: string, database: string, replaces: boolean): void {
  if (!existsSync(target)) return;
  if (realpathSync(target) === database) {
    throw new BackupError(`${target} is the database itself: name another file for its backup`);
  }
  if (!replaces) {
    throw new BackupError(`${target} is there already: name another file, or use --force`);
  }
}

/** Without a mark that asks for a `-wal` beside it, so that whoever opens a backup to look into it leaves no such file. */
async function makeSelfContained(path: string): Promise<void> {
  const connection = await openSqliteConnection(path, 'write');
  try {
    await connection.execute('pragma journal_mode = delete');
  } finally {
    await connection.close();
  }
}

function toBackupError(error: unknown, target: string): BackupError {
  const isFull = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(readErrorCode(error) ?? '');
  const reason = isFull ? 'its disk is full' : withoutCode(readErrorMessage(error));
  return new BackupError(`no backup was made at ${target}: ${reason}`, { cause: error });
}

/** The driver puts a name of the error before its words, which tells an operator nothing. */
function withoutCode(message: string): string {
  return message.replace(/^(SQLITE_\w+|UNKNOWN): /, '');
}
