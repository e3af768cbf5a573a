export interface WorkLimitOptions {
  readonly max: number;
  readonly now?: () => number;
}

const limitAtFirst = 256;
const limitMin = 16;
/** A commit that is waited for longer tells of a queue, not of work. */
const goodWaitMs = 1_000;
const badWaitMs = 1_500;
/** What is refused shows in the waits of those who come after: before, it would be cut twice for the same queue. */
const cutIntervalMs = 500;
const cutFactor = 0.8;

/**
 * How many calls may be at work: as many as the database writes in about a second, however fast or slow it is today. The limit
 * grows by one with each commit that came soon while it was in use, and is cut by a fifth when one came late.
 */
export class WorkLimit {
  readonly #max: number;
  readonly #now: () => number;
  #current: number;
  #cutAt = -Infinity;

  constructor({ max, now = () => performance.now() }: WorkLimitOptions) {
    this.#max = max;
    this.#now = now;
    this.#current = Math.min(max, limitAtFirst);
  }

  get current(): number {
    return this.#current;
  }

  /** A commit came after so long, while so many calls were at work. */
  observe(waitMs: number, atWork: number): void {
    if (waitMs <= goodWaitMs) {
      if (atWork * 2 >= this.#current) this.#current = Math.min(this.#max, this.#current + 1);
    } else if (waitMs > badWaitMs && this.#now() - this.#cutAt >= cutIntervalMs) {
      this.#cutAt = this.#now();
      const least = Math.min(this.#max, limitMin);
      this.#current = Math.max(least, Math.floor(this.#current * cutFactor));
    }
  }
}
