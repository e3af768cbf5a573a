import { stat } from 'node:fs/promises';
import { hashFile, readChecksum, toChecksumPath } from './backup-files.js';
import { readErrorMessage } from './read-error.js';
import { BackupError, verifySqlite, type VerifiedSqlite } from './verify-sqlite.js';

export interface CheckBackupOptions {
  readonly file: string;
  readonly dataKeys: readonly Buffer[];
  /** Takes a file that has no checksum beside it. */
  readonly withoutChecksum: boolean;
  /** Takes a backup whose secrets cannot be opened. */
  readonly withoutDataKey: boolean;
  /** Ends the work. */
  readonly signal: AbortSignal;
}

export interface CheckedBackup extends VerifiedSqlite {
  readonly bytes: number;
  readonly checksum: string;
}

/** Whether a file could be restored from. Throws `BackupError` with the reason why not. */
export async function checkBackup(options: CheckBackupOptions): Promise<CheckedBackup> {
  const { file } = options;
  const bytes = await readSize(file);
  const checksum = await hashFile(file, options.signal);
  await assertChecksum(options, checksum);
  const verified = await verifySqlite(file, options.dataKeys, options.signal);
  assertUsable(options, verified);
  return { ...verified, bytes, checksum };
}

export async function readSize(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    throw new BackupError(`${file} cannot be read: ${readErrorMessage(error)}`, { cause: error });
  }
  throw new BackupError(`${file} is no file`);
}

export async function assertChecksum(
  { file, withoutChecksum }: CheckBackupOptions,
  found: string,
): Promise<void> {
  const expected = await readChecksum(file);
  if (expected === found) return;
  if (expected !== undefined) {
    throw new BackupError(
      `${file} does not match ${toChecksumPath(file)}: it was changed or cut short after it was made; use another backup`,
    );
  }
  if (withoutChecksum) return;
  throw new BackupError(
    `${file} has no checksum beside it, ${toChecksumPath(file)}: copy both, or use --no-checksum, ` +
      'with which a changed value would not be noticed',
  );
}

export function assertUsable(options: CheckBackupOptions, verified: VerifiedSqlite): void {
  const { file, dataKeys, withoutDataKey } = options;
  const [newest] = verified.unknownMigrations;
  if (newest !== undefined) {
    throw new BackupError(
      `${file} was made by a newer KooGate: this one does not know its migration ${newest}; restore it with that version`,
    );
  }
  const sealedWith = Object.keys(verified.sealedTexts);
  if (withoutDataKey || sealedWith.length === 0) return;
  const problems = dataKeys.length === 0 ? ['KOOGATE_DATA_KEY is not set'] : verified.keyProblems;
  if (problems.length === 0) return;
  throw new BackupError(
    `${file} holds secrets sealed with data key ${sealedWith.join(', ')}, and they cannot be opened: ${problems.join('; ')}. ` +
      'The data key is not in a backup: set the one that the server had then, or use --no-data-key and lose them',
  );
}
