import { chownSync, existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { assertFits, createDraft, hashFile, type DraftFile } from './backup-files.js';
import {
  assertChecksum,
  assertUsable,
  readSize,
  type CheckBackupOptions,
  type CheckedBackup,
} from './check-backup.js';
import { toStamp } from './keep-backups.js';
import { claimSqlite, replaceSqlite, type ClaimedSqlite } from './replace-sqlite.js';
import { BackupError, verifySqlite } from './verify-sqlite.js';

export interface RestoreOptions extends CheckBackupOptions {
  /** The file of the database, which may not be in use. */
  readonly database: string;
  /** Replaces a database that SQLite cannot read, although nobody can tell whether a server has it open. */
  readonly replaceUnreadable: boolean;
  readonly now: number;
}

export interface RestoredBackup extends CheckedBackup {
  readonly database: string;
  /** Where the database of before is kept; `undefined` when there was none. */
  readonly aside: string | undefined;
}

/**
 * Puts a backup in the place of the database. What is checked is the copy that will be the database, as it was read back. Throws
 * `BackupError` with the reason why not; then the database is as it was.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoredBackup> {
  const database = toRealPath(options.database);
  const bytes = await readSize(options.file);
  if (realpathSync(options.file) === database) {
    throw new BackupError(`${options.file} is the database itself, not a backup of it`);
  }
  // Told before gigabytes are copied.
  await (await claim(database, options)).release();
  const draft = await createDraft(database);
  try {
    assertFits(dirname(database), bytes);
    const checked = await copyChecked(options, draft);
    // From here on it is a matter of a moment, which is not interrupted.
    options.signal.throwIfAborted();
    await takeOver(draft, database);
    await draft.handle.sync();
    const aside = await putInPlace(draft, database, options);
    return { ...checked, bytes, database, aside };
  } finally {
    await draft.discard();
  }
}

/** A symbolic link stays; what it names is replaced. */
function toRealPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const named = isLink ? resolve(dirname(path), readlinkSync(path)) : resolve(path);
  const folder = dirname(named);
  return existsSync(folder) ? resolve(realpathSync(folder), named.slice(folder.length + 1)) : named;
}

async function claim(database: string, { replaceUnreadable }: RestoreOptions) {
  if (!existsSync(database)) return nothingToClaim;
  const claimed = await claimSqlite(database);
  if (claimed.unreadable === undefined || replaceUnreadable) return claimed;
  throw new BackupError(
    `${database} cannot be read (${claimed.unreadable}), so nobody can tell whether a server has it open: ` +
      'stop every server, then use --replace-unreadable',
  );
}

const nothingToClaim: ClaimedSqlite = { unreadable: undefined, release: () => Promise.resolve() };

async function copyChecked(
  options: RestoreOptions,
  draft: DraftFile,
): Promise<Omit<CheckedBackup, 'bytes'>> {
  const checksum = await hashFile(options.file, options.signal, (piece) =>
    draft.handle.writeFile(piece),
  );
  await draft.handle.sync();
  await assertChecksum(options, checksum);
  const verified = await verifySqlite(draft.path, options.dataKeys, options.signal);
  assertUsable(options, verified);
  return { ...verified, checksum };
}

/** The server must be able to open it, whoever restores. */
async function takeOver({ path }: DraftFile, database: string): Promise<void> {
  const before = existsSync(database) ? statSync(database) : undefined;
  const { uid, gid } = before ?? statSync(dirname(database));
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
  if (before !== undefined) await chmod(path, before.mode & 0o777);
}

async function putInPlace(
  draft: DraftFile,
  database: string,
  options: RestoreOptions,
): Promise<string | undefined> {
  const claimed = await claim(database, options);
  try {
    const aside = existsSync(database) ? toAside(database, options.now) : undefined;
    await replaceSqlite({
      draft: draft.path,
      database,
      aside: aside ?? toAside(database, options.now),
      isUnreadable: claimed.unreadable !== undefined,
    });
    return aside;
  } finally {
    await claimed.release();
  }
}

function toAside(database: string, now: number): string {
  const name = `${database}.replaced-${toStamp(now)}`;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!existsSync(candidate)) return candidate;
  }
}
