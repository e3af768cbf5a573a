import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteConnection, type PageCopy, type SqliteConnection } from './sqlite-connection.js';
import { readNumber } from './tables/read-column.js';

export interface CopyProgress {
  readonly copiedBytes: number;
  readonly totalBytes: number;
}

export interface CopyOptions {
  readonly source: string;
  /** Exists and is empty. */
  readonly target: { readonly path: string; readonly handle: FileHandle };
  /** Called once with the size of the copy, before anything is copied; what it throws ends the work. */
  readonly beforeCopy: (totalBytes: number) => void;
  readonly onProgress: (progress: CopyProgress) => void;
  readonly signal: AbortSignal;
}

const stepBytes = 1024 * 1024;
/**
 * A disk that is told to keep gigabytes at once keeps the commits of a server waiting until it has them all; so it is told again and
 * again.
 */
const syncBytes = 8 * 1024 * 1024;

/**
 * Copies a SQLite database that may be in use, page by page, as it was at one moment.
 *
 * The copy is made inside a transaction that reads: in WAL mode that keeps nobody from writing, and it holds the moment. Without it
 * SQLite would begin the copy anew after every commit of another process, and beside a busy server come to no end in small
 * steps. Its price: until the copy is done, the `-wal` of the database grows with what is written meanwhile.
 *
 * `vacuum into` would also do, in one statement: but that has no steps between which others could come to the disk, it tells nothing
 * until it is done, and it writes every index anew.
 */
export async function copySqlite(options: CopyOptions): Promise<void> {
  const source = await openSqliteConnection(options.source, 'read');
  try {
    await source.execute('pragma busy_timeout = 10000; begin');
    // The moment is that of the first read, not that of `begin`.
    const [row = {}] = await source.rows(
      'select page_count as pages, page_size as bytes from pragma_page_count, pragma_page_size',
    );
    await source.rows('select count(*) from sqlite_schema');
    const pageBytes = readNumber(row, 'bytes');
    options.beforeCopy(readNumber(row, 'pages') * pageBytes);
    await copyPages(source, options, pageBytes);
    await source.execute('commit');
  } finally {
    await source.close();
  }
  await options.target.handle.sync();
}

async function copyPages(
  source: SqliteConnection,
  { target, onProgress, signal }: CopyOptions,
  pageBytes: number,
): Promise<void> {
  const copy = await source.backup(target.path);
  try {
    for (let unsynced = 0, isDone = false; !isDone;) {
      signal.throwIfAborted();
      const beganAt = performance.now();
      isDone = await copy.step(Math.ceil(stepBytes / pageBytes));
      unsynced += stepBytes;
      if (unsynced >= syncBytes) {
        await target.handle.datasync();
        unsynced = 0;
      }
      onProgress(toProgress(copy, pageBytes));
      // As long as it worked, it rests: half of what the disk can do is left to the server.
      if (!isDone) await sleep(performance.now() - beganAt);
    }
  } finally {
    await copy.finish();
  }
}

function toProgress({ pageCount, remaining }: PageCopy, pageBytes: number): CopyProgress {
  return {
    copiedBytes: (pageCount - remaining) * pageBytes,
    totalBytes: pageCount * pageBytes,
  };
}
