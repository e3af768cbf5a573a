import type { Committer } from '../domain/committer.js';
import { largeBytes } from './give-way.js';
import { OldestFirst } from './oldest-first.js';
import { WorkLimit } from './work-limit.js';

/**
 * - `calls`: as many are at work as the database can do in time.
 * - `waiting`: so many wait for the seller's code, or for what else is not ours.
 * - `stalled`: nothing has been written for a while.
 * - `large`: others with large bodies are in front of it.
 */
export type BusyReason = 'calls' | 'waiting' | 'stalled' | 'large';

export interface CallsAtWorkOptions {
  /** Whatever the database can do; those that wait for the seller's code are not counted here, but may be four times as many. */
  readonly max: number;
}

const waitingFactor = 4;
const stalledMs = 2_500;
/** One call may wait long for a lock that another process holds; a database that writes for others is not stalled. */
const silentMs = 1_000;

/** The account of the calls between their authentication and the end of the work on them, which may be behind their answer. */
export class CallsAtWork {
  readonly #limit: WorkLimit;
  readonly #openMax: number;
  readonly #commits = new OldestFirst<symbol>(Infinity, () => undefined);
  #open = 0;
  #elsewhere = 0;
  #settledAt = performance.now();

  constructor({ max }: CallsAtWorkOptions) {
    this.#limit = new WorkLimit({ max });
    this.#openMax = max * (1 + waitingFactor);
  }

  /** Those that wait for the seller's code are not among them. */
  get atWork(): number {
    return this.#open - this.#elsewhere;
  }

  get limit(): number {
    return this.#limit.current;
  }

  /** Takes one in; or says why not. */
  enter(): BusyReason | undefined {
    if (this.atWork >= this.#limit.current) return 'calls';
    if (this.#open >= this.#openMax) return 'waiting';
    if (this.#isStalled()) return 'stalled';
    this.#open += 1;
    return undefined;
  }

  /** The work on one that was taken in has ended. */
  leave(): void {
    this.#open -= 1;
  }

  /** Waits for something that is not ours: what waits there takes no place here. */
  async elsewhere<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#elsewhere += 1;
    try {
      return await work();
    } finally {
      this.#elsewhere -= 1;
    }
  }

  /** A committer whose waits tell how much can be done. */
  watch(committer: Committer): Committer {
    return {
      commit: async (submission) => {
        // A large one takes seconds by itself.
        if ((submission.call?.requestBytes ?? 0) >= largeBytes) return committer.commit(submission);
        const startedAt = performance.now();
        const ticket = Symbol();
        this.#commits.add(ticket);
        try {
          return await committer.commit(submission);
        } finally {
          this.#commits.remove(ticket);
          this.#settledAt = performance.now();
          this.#limit.observe(this.#settledAt - startedAt, this.atWork);
        }
      },
    };
  }

  #isStalled(): boolean {
    return this.#commits.oldestMs > stalledMs && performance.now() - this.#settledAt > silentMs;
  }
}
