import { setTimeout as sleep } from 'node:timers/promises';

/** A storage whose file can be read as a whole; `storage` is one. */
export interface CheckedFile {
  /** Never rejects; the health of the storage tells what was found. */
  checkFile(): Promise<void>;
}

const intervalMs = 86_400_000;
// A file of some tens of megabytes is read in this time. A start must not take longer because more is stored: the rest is read behind it.
const startMsMax = 250;

/**
 * Reads the whole database file at the start and once a day: SQLite by itself would answer from what is whole until somebody meets what
 * is not. Resolves when the first reading has ended, or goes on behind the answers.
 */
export async function startFileChecks(storage: CheckedFile): Promise<{ stop(): void }> {
  let running: Promise<void> | undefined;
  const check = (): Promise<void> =>
    (running ??= storage.checkFile().finally(() => (running = undefined)));
  await Promise.race([check(), sleep(startMsMax, undefined, { ref: false })]);
  const timer = setInterval(() => void check(), intervalMs).unref();
  return { stop: () => clearInterval(timer) };
}
