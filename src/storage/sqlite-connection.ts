import { pathToFileURL } from 'node:url';
import sqlite3 from 'sqlite3';
import type { ReadRow } from './tables/table.js';

/**
 * One connection to a SQLite file, for work on the file as a whole. No pool stands between, because what is done here rests on
 * which connection holds which lock.
 */
export interface SqliteConnection {
  execute(sql: string): Promise<void>;
  rows(sql: string): Promise<readonly ReadRow[]>;
  /** Begins to copy all pages into the file of that name. */
  backup(targetPath: string): Promise<PageCopy>;
  close(): Promise<void>;
}

/** SQLite's online backup, step by step. */
export interface PageCopy {
  /** Copies so many pages, and resolves with whether these were the last. */
  step(pages: number): Promise<boolean>;
  finish(): Promise<void>;
  /** Known from the first step on. */
  readonly pageCount: number;
  readonly remaining: number;
}

/**
 * - `read`: of a database that may be in use; nothing is written to it.
 * - `write`: of a file that exists; it is never made.
 * - `still`: reads a file that nobody changes. Neither locks nor files beside it are made, so a copy on a read-only disk will do;
 *   a `-wal` beside it is not looked at.
 */
export type SqliteAccess = 'read' | 'write' | 'still';

/** What runs when the signal is given fails at once, however long it would have taken. */
export async function openSqliteConnection(
  path: string,
  access: SqliteAccess,
  signal?: AbortSignal,
): Promise<SqliteConnection> {
  const database = await open(path, access);
  const interrupt = (): void => database.interrupt();
  signal?.addEventListener('abort', interrupt);
  const done = promised;
  return {
    execute: (sql) => done((settle) => database.exec(sql, settle)),
    rows: (sql) => done<readonly ReadRow[]>((settle) => database.all<ReadRow>(sql, settle)),
    async backup(targetPath) {
      const driver = database as unknown as BackupDriver;
      let copy: DriverBackup | undefined;
      await done((settle) => {
        copy = driver.backup(targetPath, 'main', 'main', true, settle);
      });
      if (copy === undefined) throw new Error('the driver has made no backup');
      return toPageCopy(copy);
    },
    close() {
      signal?.removeEventListener('abort', interrupt);
      return done((settle) => database.close(settle));
    },
  };
}

function open(path: string, access: SqliteAccess): Promise<sqlite3.Database> {
  const name = access === 'still' ? `${pathToFileURL(path).href}?immutable=1` : path;
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(name, flags[access], (error) => {
      if (error === null) resolve(database);
      else reject(error);
    });
  });
}

const flags: Readonly<Record<SqliteAccess, number>> = {
  read: sqlite3.OPEN_READONLY,
  write: sqlite3.OPEN_READWRITE,
  still: sqlite3.OPEN_READONLY | sqlite3.OPEN_URI,
};

/** The driver's types leave its backup out. */
interface BackupDriver {
  backup(
    path: string,
    targetName: string,
    sourceName: string,
    pathIsTarget: boolean,
    done: (error: Error | null) => void,
  ): DriverBackup;
}

interface DriverBackup {
  step(pages: number, done: (error: Error | null, completed: boolean) => void): void;
  finish(done: () => void): void;
  readonly pageCount: number;
  readonly remaining: number;
}

function toPageCopy(copy: DriverBackup): PageCopy {
  return {
    step: (pages) => promised<boolean>((settle) => copy.step(pages, settle)),
    finish: () => promised((settle) => copy.finish(() => settle(null))),
    get pageCount() {
      return copy.pageCount;
    },
    get remaining() {
      return copy.remaining;
    },
  };
}

function promised<Result = void>(
  work: (settle: (error: Error | null, result?: Result) => void) => unknown,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    work((error, result) => {
      if (error === null) resolve(result as Result);
      else reject(error);
    });
  });
}
