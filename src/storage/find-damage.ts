import { openSqliteConnection } from './sqlite-connection.js';
import { readText } from './tables/read-column.js';

/**
 * Reads the whole file, on a connection of its own, beside those who read and write. SQLite notices damage only where it looks, and
 * somebody may look at a page for the first time after months. Throws `DamagedFileError`, or what keeps the file from being read.
 * Indexes are not compared with their tables: that would take several times as long. The signal ends it, which throws too.
 */
export async function findDamage(path: string, signal: AbortSignal): Promise<void> {
  const connection = await openSqliteConnection(path, 'read', signal);
  try {
    signal.throwIfAborted();
    const [row] = await connection.rows('pragma quick_check(1)');
    const found = row === undefined ? 'nothing answered' : readText(row, 'quick_check');
    if (found !== 'ok') throw new DamagedFileError(found.replaceAll('\n', ' '));
  } finally {
    await connection.close();
  }
}

class DamagedFileError extends Error {
  readonly code = 'SQLITE_CORRUPT';
}
