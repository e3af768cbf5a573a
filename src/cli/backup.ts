import { dirname, join, resolve } from 'node:path';
import { CannotRunError } from '../conformance/preflight.js';
import { lowerPriority } from '../handlers/lower-priority.js';
import { toMegabytes } from '../storage/backup-files.js';
import type { CopyProgress } from '../storage/copy-sqlite.js';
import { keepNewest, toBackupName } from '../storage/keep-backups.js';
import { makeBackup, type MadeBackup } from '../storage/make-backup.js';
import type { VerifiedSqlite } from '../storage/verify-sqlite.js';
import { readDatabaseSettings } from './database-settings.js';
import { interruptible } from './interruptible.js';
import { parseNumberOption } from './number-option.js';

export interface BackupCommandOptions {
  readonly to?: string;
  readonly keep?: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `koogate backup`: ends with 0 when there is a backup that was read back as a whole, else with 1 and the reason. */
export function backup(given: string | undefined, options: BackupCommandOptions): Promise<void> {
  return interruptible((signal) => backUp(given, options, signal));
}

async function backUp(
  given: string | undefined,
  options: BackupCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const keep = toKeep(given, options);
  const { file, dataKeys } = readDatabaseSettings(process.env);
  // The server's answers go first, wherever both want the same core.
  lowerPriority(process.pid);
  const made = await makeBackup({
    database: file,
    target: toTarget(given, options, file),
    replaces: options.force === true,
    dataKeys,
    onProgress: options.quiet === true ? () => undefined : tellNowAndThen(),
    signal,
  });
  const removed = keep === undefined ? [] : await keepNewest(made.path, keep);
  const { keyProblems, ...result } = made;
  const lines =
    options.json === true ? [JSON.stringify({ ...result, removed })] : describe(made, removed);
  process.stdout.write(`${lines.join('\n')}\n`);
  for (const problem of keyProblems) {
    process.stderr.write(
      `with the data key of this environment it could not be restored: ${problem}\n`,
    );
  }
}

function toKeep(given: string | undefined, { to, keep }: BackupCommandOptions): number | undefined {
  if (given !== undefined && to !== undefined) {
    throw new CannotRunError('give either a file or --to with a folder');
  }
  if (keep === undefined) return undefined;
  if (given !== undefined)
    throw new CannotRunError('--keep counts the backups in a folder: use --to');
  return parseNumberOption(keep, { name: '--keep', min: 1, max: 100_000 });
}

function toTarget(
  given: string | undefined,
  { to }: BackupCommandOptions,
  database: string,
): string {
  if (given !== undefined) return resolve(given);
  return join(resolve(to ?? join(dirname(database), 'backups')), toBackupName(Date.now()));
}

const tellAfterMs = 5_000;

/** Nothing of a backup that is done in a moment: cron sends mail for every line. */
function tellNowAndThen(): (progress: CopyProgress) => void {
  let toldAt = performance.now();
  return ({ copiedBytes, totalBytes }) => {
    if (performance.now() - toldAt < tellAfterMs) return;
    toldAt = performance.now();
    process.stderr.write(`copied ${toMegabytes(copiedBytes)} of ${toMegabytes(totalBytes)}\n`);
  };
}

function describe(made: MadeBackup, removed: readonly string[]): string[] {
  return [
    `backup ${made.path}`,
    ...describeContent(made),
    `  sha256 ${made.checksum}, also in ${made.path}.sha256`,
    ...removed.map((path) => `  removed ${path}`),
    `  the data key is not in it: keep KOOGATE_DATA_KEY in another place, without it the secrets in this backup stay closed`,
  ];
}

export function describeContent(content: VerifiedSqlite & { readonly bytes: number }): string[] {
  const { bytes, rowsByTable, migrations, lastCallAt, sealedTexts } = content;
  const rows = Object.values(rowsByTable).reduce((sum, count) => sum + count, 0);
  const last =
    lastCallAt === null ? 'no call yet' : `last call ${new Date(lastCallAt).toISOString()}`;
  const keyIds = Object.keys(sealedTexts);
  return [
    `  ${toMegabytes(bytes)}, ${rows} rows, ${rowsByTable.instances ?? 0} instances, ${last}`,
    `  schema ${migrations.at(-1) ?? 'none'}, ${keyIds.length === 0 ? 'nothing sealed' : `sealed with data key ${keyIds.join(', ')}`}`,
  ];
}
