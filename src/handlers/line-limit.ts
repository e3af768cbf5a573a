export const lineCharactersMax = 2_000;
const linesMax = 100;
const windowMs = 1_000;

/** A line as long as the log takes it. */
export function cutLine(line: string): string {
  return line.length <= lineCharactersMax ? line : `${line.slice(0, lineCharactersMax)}…`;
}

/** Lets a hundred lines a second pass, and tells once a second how many did not. */
export class LineLimit {
  #passed = 0;
  #dropped = 0;
  #window: NodeJS.Timeout | undefined;

  constructor(private readonly onDropped: (lines: number) => void) {}

  /** Whether one more line may pass. */
  take(): boolean {
    this.#window ??= setTimeout(() => this.flush(), windowMs).unref();
    if (this.#passed < linesMax) {
      this.#passed += 1;
      return true;
    }
    this.#dropped += 1;
    return false;
  }

  /** Tells what was dropped by now. */
  flush(): void {
    clearTimeout(this.#window);
    this.#window = undefined;
    this.#passed = 0;
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) this.onDropped(dropped);
  }
}
