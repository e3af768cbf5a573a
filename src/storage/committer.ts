import type { CommitOutcome, Committer, Submission } from '../domain/committer.js';
import { KooGateError } from '../domain/koogate-error.js';
import type { AccessSeal } from './access-seal.js';
import { toBatchRows, type BatchRows } from './batch-rows.js';
import { fitsOneScript, type BatchScript } from './batch-script.js';
import type { BatchStatements } from './batch-statements.js';
import { takeBatch, type Waiting } from './batch.js';
import { classifyDatabaseError } from './classify-error.js';
import type { Database } from './database.js';
import { readErrorMessage } from './read-error.js';
import { subjectsOf } from './subjects.js';
import { inTransaction } from './transaction.js';
import { writeBatch, type BatchVerdict } from './write-batch.js';

export interface CommitReport {
  /** Calls that shared the transaction. */
  readonly calls: number;
  /** Of the transaction that was committed, without those that were rolled back before it. */
  readonly durationMs: number;
}

export interface CommitterOptions {
  readonly database: Database;
  readonly batch: {
    readonly script: BatchScript;
    readonly statements: BatchStatements;
    readonly seal: AccessSeal;
  };
  readonly now: () => number;
  readonly onCommit: (report: CommitReport) => void;
}

const batchLimits = { submissionsMax: 256, charactersMax: 4_000_000 };
const collisionsMax = 5;
const nobodyLost: BatchVerdict = { replayed: new Set(), lost: new Set() };

/**
 * Gathers what waits while a transaction runs, and writes it in the next one. When nothing runs, the first submission
 * starts at the end of the turn in which it came: nothing waits for a timer, and calls that decided together commit
 * together.
 */
export class BatchCommitter implements Committer {
  readonly #options: CommitterOptions;
  #waiting: Waiting[] = [];
  #running = false;
  #whenIdle: (() => void)[] = [];

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** How many submissions wait for a transaction, not counting those in the one that runs. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  commit(submission: Submission): Promise<CommitOutcome> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ submission, subjects: subjectsOf(submission), settle, fail });
      this.#start();
    });
  }

  /** Resolves when everything submitted so far has its outcome. */
  async drain(): Promise<void> {
    if (!this.#running) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => void this.#runUntilIdle());
  }

  async #runUntilIdle(): Promise<void> {
    while (this.#waiting.length > 0) {
      const { batch, rest } = takeBatch(this.#waiting, batchLimits);
      this.#waiting = rest;
      await this.#writeAll(batch);
      // The answers leave and what they let in arrives, before the next batch is put together.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = false;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
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
    const startedAt = performance.now();
    const { replayed, lost } = await this.#transact(members.map(({ submission }) => submission));
    const settled = (item: Waiting): CommitOutcome | undefined => {
      if (replayed.has(item.submission)) return 'nonce-replayed';
      if (lost.has(item.submission)) return 'conflict';
      return lost.size === 0 ? 'committed' : undefined;
    };
    if (lost.size === 0) {
      this.#refuseOvertaken(members.filter(({ submission }) => !replayed.has(submission)));
      const durationMs = performance.now() - startedAt;
      this.#options.onCommit({ calls: members.length - replayed.size, durationMs });
    }
    return members.filter((item) => {
      const outcome = settled(item);
      if (outcome !== undefined) item.settle(outcome);
      return outcome === undefined;
    });
  }

  async #transact(submissions: readonly Submission[]): Promise<BatchVerdict> {
    const { database, batch, now } = this.#options;
    const rows = toBatchRows(submissions, batch.seal);
    if (fitsOneScript(rows) && (await this.#writtenByScript(rows))) return nobodyLost;
    try {
      return await database.run((knex) =>
        inTransaction(knex, async (transaction) => {
          const verdict = await writeBatch(transaction, rows, { ...batch, now: now() });
          if (verdict.lost.size > 0) throw new RolledBack(verdict);
          return verdict;
        }),
      );
    } catch (error) {
      if (error instanceof RolledBack) return error.verdict;
      throw error;
    }
  }

  /** Whether everything was written at the first go. When not, nothing was. */
  async #writtenByScript(rows: BatchRows): Promise<boolean> {
    const { database, batch } = this.#options;
    try {
      await database.run((knex) => database.dialect.runScript(knex, batch.script(rows)));
      return true;
    } catch (error) {
      if (error instanceof KooGateError && error.code === 'storage-unavailable') throw error;
      return false;
    }
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
      for (const item of members) item.fail(isAway ? error : unwritable(error));
      return;
    }
    for (const item of members) await this.#writeAll([item]);
  }
}

/** Leaves the transaction without committing, and carries out who has lost. */
class RolledBack extends Error {
  readonly verdict: BatchVerdict;

  constructor(verdict: BatchVerdict) {
    super('a submission of this batch has lost');
    this.verdict = verdict;
  }
}

/** Without its cause: the database's own error may quote the row. */
function unwritable(cause: unknown): KooGateError {
  return new KooGateError('internal', {
    detail: `the database refused what this call wants written: ${readErrorMessage(cause)}`,
  });
}
