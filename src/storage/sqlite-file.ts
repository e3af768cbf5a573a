import { statSync } from 'node:fs';

/**
 * Knows the database file by its inode. One that is removed or replaced while it is open goes on taking writes, which nobody
 * will ever read: SQLite does not notice, so this must, before an answer rests on such a write.
 */
export class SqliteFile {
  readonly #path: string;
  #inode: bigint | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether it has been open before; then a missing file must not be made anew. */
  get isKnown(): boolean {
    return this.#inode !== undefined;
  }

  /** Throws, with a `code` that means away, when the file with that name is not the one that was opened first. */
  assertInPlace(): void {
    const { ino } = statSync(this.#path, { bigint: true });
    this.#inode ??= ino;
    if (ino !== this.#inode) throw new FileReplacedError(this.#path);
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
