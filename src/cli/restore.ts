import { resolve } from 'node:path';
import { CannotRunError } from '../conformance/preflight.js';
import { checkBackup, type CheckedBackup } from '../storage/check-backup.js';
import { restoreBackup, type RestoredBackup } from '../storage/restore-backup.js';
import { describeContent } from './backup.js';
import { readDatabaseSettings } from './database-settings.js';
import { interruptible } from './interruptible.js';

export interface RestoreCommandOptions {
  readonly check?: boolean;
  readonly json?: boolean;
  /** Commander says `false` where the option was given. */
  readonly checksum: boolean;
  readonly dataKey: boolean;
  readonly replaceUnreadable?: boolean;
}

/** `koogate restore`: ends with 0 when the backup is in place (with `--check`: could be), else with 1 and the reason. */
export function restore(given: string, options: RestoreCommandOptions): Promise<void> {
  return interruptible((signal) => restoreFrom(given, options, signal));
}

async function restoreFrom(
  given: string,
  options: RestoreCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const { file: database, dataKeys } = readDatabaseSettings(process.env);
  const file = resolve(given);
  const wanted = {
    file,
    dataKeys,
    withoutChecksum: !options.checksum,
    withoutDataKey: !options.dataKey,
    signal,
  };
  if (options.check === true) {
    if (options.replaceUnreadable === true) {
      throw new CannotRunError('--check changes nothing, so it has nothing to replace');
    }
    const checked = await checkBackup(wanted);
    print(options, withoutProblems(checked), [
      `${file} can be restored`,
      ...describeContent(checked),
    ]);
    return;
  }
  const restored = await restoreBackup({
    ...wanted,
    database,
    replaceUnreadable: options.replaceUnreadable === true,
    now: Date.now(),
  });
  print(options, withoutProblems(restored), describe(file, restored));
}

function describe(file: string, restored: RestoredBackup): string[] {
  const { database, aside } = restored;
  return [
    `restored ${database} from ${file}`,
    ...describeContent(restored),
    aside === undefined ? '  there was no database before' : `  the database of before is ${aside}`,
    '  what was answered after this backup is not in it: before you start the server, read',
    '  "After a restore" in the guide "Backup and restore" (/docs/guides/backup.html)',
  ];
}

/** Of a backup that is taken all the same; nothing that a program could use. */
function withoutProblems({ keyProblems: _, ...content }: CheckedBackup): object {
  return content;
}

function print({ json }: RestoreCommandOptions, content: object, lines: readonly string[]): void {
  process.stdout.write(json === true ? `${JSON.stringify(content)}\n` : `${lines.join('\n')}\n`);
}
