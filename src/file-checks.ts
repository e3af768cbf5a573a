import { setTimeout as sleep } from 'node:timers/promises';

/** A storage whose file can be read as a whole; `storage` is one. */
export interface CheckedFile {
  /** Never rejects; the health of the storage tells what was found. */
  checkFile(): Promise<void>;
}

const intervalMs = 86_400_000;
// Begun before the app is made, a file of some tens of megabytes is read by then, or soon. A start must not take longer because more is
// stored: the rest is read behind it.
const waitMsMax = 50;

export interface FileChecks {
  /** Resolves when the first reading has ended, or else goes on behind the answers. */
  untilBegun(): Promise<void>;
  stop(): void;
}

/**
 * Reads the whole database file at the start and once a day: SQLite by itself would answer from what is whole until somebody meets what
 * is not.
 */
export function startFileChecks(storage: CheckedFile): FileChecks {
  let running: Promise<void> | undefined;
  const check = (): Promise<void> =>
    (running ??= storage.checkFile().finally(() => (running = undefined)));
  const first = check();
  const timer = setInterval(() => void check(), intervalMs).unref();
  return {
    untilBegun: () => Promise.race([first, sleep(waitMsMax, undefined, { ref: false })]),
    stop: () => clearInterval(timer),
  };
}
