import { closeSync, openSync, statSync } from 'node:fs';

/**
 * Knows the database file by its inode, and those that SQLite keeps beside it. One that is removed or replaced while it is open goes on
 * taking writes, which nobody will ever read: SQLite does not notice, so this must, before an answer rests on such a write.
 */
export class SqliteFile {
  readonly #path: string;
  #inode: bigint | undefined;
  #found: bigint | undefined;
  readonly #companions = new Map<string, bigint>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether it has been open before; then a missing file must not be made anew. */
  get isKnown(): boolean {
    return this.#inode !== undefined;
  }

  /**
   * Makes a file that is missing, for its owner only: it holds what buyers are called. Those that SQLite keeps beside it get the same
   * mode. One that is there stays as its owner has it; and why one cannot be made, SQLite says when it opens it.
   */
  makeIfMissing(): void {
    try {
      closeSync(openSync(this.#path, 'wx', 0o600));
    } catch {
      return;
    }
  }

  /** Remembers which file is there, before it is opened for the first time. A restore may put another in its place meanwhile. */
  lookBeforeOpening(): void {
    this.#found = statSync(this.#path, { bigint: true, throwIfNoEntry: false })?.ino;
  }

  /** Throws, with a `code` that means away, when the file with that name is not the one that was opened first. */
  assertInPlace(): void {
    const { ino } = statSync(this.#path, { bigint: true });
    if (this.#inode === undefined && this.#found !== undefined && ino !== this.#found) {
      // Not known yet, so the next try opens the one that is there now.
      throw new FileReplacedError(this.#path);
    }
    this.#inode ??= ino;
    if (ino !== this.#inode) throw new FileReplacedError(this.#path);
  }

  /** Before connections are opened: the files beside it may be others from now on. */
  forgetCompanions(): void {
    this.#companions.clear();
  }

  /**
   * Throws, with a `code` that means away, when a file beside it is not the one that was there at the first use of these connections.
   * While one of them is open, SQLite itself neither removes nor replaces them.
   */
  assertCompanionsInPlace(): void {
    for (const ending of companionEndings) {
      const path = this.#path + ending;
      const ino = statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
      const known = this.#companions.get(ending);
      if (known === undefined && ino !== undefined) this.#companions.set(ending, ino);
      if (known !== undefined && ino !== known) throw new CompanionRemovedError(path);
    }
  }
}

// What was committed and stands not yet in the database file, and where in there what stands.
const companionEndings = ['-wal', '-shm'];

/** Closing the connections brings what they have written into the database file; they still hold the file that was removed. */
class CompanionRemovedError extends Error {
  readonly code = 'ESTALE';

  constructor(path: string) {
    super(
      `${path} was removed or replaced while it was in use, and belongs to the database: never touch it while KooGate runs`,
    );
  }
}

class FileReplacedError extends Error {
  readonly code = 'ESTALE';

  constructor(path: string) {
    super(
      `${path} was replaced while it was in use; put it back, or restart KooGate to use the new one`,
    );
  }
}
