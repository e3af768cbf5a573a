import type { CommitOutcome } from '../domain/committer.js';
import { KooGateError } from '../domain/koogate-error.js';
import { smallOnesFirst, takeBatch, type Waiting } from './batch.js';
import { classifyDatabaseError } from './classify-error.js';
import { readErrorMessage } from './read-error.js';
import type { BatchVerdict } from './write-batch.js';

export interface CommitReport {
  /** Calls that shared the transaction. */
  readonly calls: number;
  /** Of the transaction that was committed, without those that were rolled back before it. */
  readonly durationMs: number;
}

export interface BatchLaneOptions {
  /** One transaction: committed when nobody has lost, else rolled back. */
  readonly transact: (items: readonly Waiting[]) => Promise<BatchVerdict>;
  readonly onCommit: (report: CommitReport) => void;
}

const batchLimits = { submissionsMax: 256, charactersMax: 4_000_000 };
const collisionsMax = 5;

/**
 * Gathers what waits while a transaction runs, and writes it in the next one. When nothing runs, the first submission
 * starts at the end of the turn in which it came: nothing waits for a timer, and calls that decided together commit
 * together.
 */
export class BatchLane {
  readonly #options: BatchLaneOptions;
  #waiting: Waiting[] = [];
  #running = false;
  #lastWasLarge = false;
  #settlements: (() => void)[] = [];
  #whenIdle: (() => void)[] = [];

  constructor(options: BatchLaneOptions) {
    this.#options = options;
  }

  /** How many submissions wait for a transaction, not counting those in the one that runs. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  add(item: Waiting): void {
    this.#waiting.push(item);
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => void this.#runUntilIdle());
  }

  /** Resolves when everything added so far has its outcome. */
  async drain(): Promise<void> {
    if (!this.#running) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  async #runUntilIdle(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#writeAll(this.#takeBatch());
    }
    this.#running = false;
    this.#settleAll();
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #takeBatch(): readonly Waiting[] {
    const waiting = this.#lastWasLarge ? smallOnesFirst(this.#waiting) : this.#waiting;
    const { batch, rest } = takeBatch(waiting, batchLimits);
    this.#waiting = rest;
    this.#lastWasLarge = batch.some(({ kind }) => kind === 'large');
    return batch;
  }

  /** Never rejects: every member gets its outcome or its error. */
  async #writeAll(members: readonly Waiting[]): Promise<void> {
    let remaining = members;
    let collisions = 0;
    while (remaining.length > 0) {
      try {
        remaining = await this.#writeOnce(remaining);
      } catch (error) {
        if (classifyDatabaseError(error) === 'collided' && ++collisions < collisionsMax) continue;
        await this.#writeEachAlone(remaining, error);
        return;
      }
    }
  }

  /** One transaction. Returns those who have to try again because others who shared it have lost. */
  async #writeOnce(members: readonly Waiting[]): Promise<readonly Waiting[]> {
    const { transact, onCommit } = this.#options;
    const startedAt = performance.now();
    const { replayed, lost } = await transact(members);
    const settled = (item: Waiting): CommitOutcome | undefined => {
      if (replayed.has(item.submission)) return 'nonce-replayed';
      if (lost.has(item.submission)) return 'conflict';
      return lost.size === 0 ? 'committed' : undefined;
    };
    if (lost.size === 0) {
      this.#refuseOvertaken(members.filter(({ submission }) => !replayed.has(submission)));
      const durationMs = performance.now() - startedAt;
      onCommit({ calls: members.length - replayed.size, durationMs });
    }
    return members.filter((item) => {
      const outcome = settled(item);
      if (outcome !== undefined) this.#settleSoon(() => item.settle(outcome));
      return outcome === undefined;
    });
  }

  /** Behind the start of the next batch: the database does not wait while the answers of this one are signed and sent. */
  #settleSoon(settle: () => void): void {
    this.#settlements.push(settle);
    if (this.#settlements.length === 1) setImmediate(() => this.#settleAll());
  }

  #settleAll(): void {
    for (const settle of this.#settlements.splice(0)) settle();
  }

  /** Those who still wait about something that has just been written have decided on what it was before. */
  #refuseOvertaken(committed: readonly Waiting[]): void {
    const written = new Set(committed.flatMap(({ subjects }) => subjects.written));
    if (written.size === 0) return;
    this.#waiting = this.#waiting.filter((item) => {
      const overtaken = item.subjects.written.some((subject) => written.has(subject));
      if (overtaken) item.settle('conflict');
      return !overtaken;
    });
  }

  /** A submission that cannot be written fails alone. When the database is away, all fail at once. */
  async #writeEachAlone(members: readonly Waiting[], error: unknown): Promise<void> {
    const [only, ...others] = members;
    const isAway = error instanceof KooGateError && error.code === 'storage-unavailable';
    if (isAway || only === undefined || others.length === 0) {
      for (const item of members)
        item.fail(error instanceof KooGateError ? error : unwritable(error));
      return;
    }
    for (const item of members) await this.#writeAll([item]);
  }
}

/** Without its cause: the database's own error may quote the row. */
function unwritable(cause: unknown): KooGateError {
  return new KooGateError('internal', {
    detail: `the database refused what this call wants written: ${readErrorMessage(cause)}`,
  });
}
