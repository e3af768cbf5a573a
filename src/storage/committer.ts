import type { CommitOutcome, Committer, Submission } from '../domain/committer.js';
import { KooGateError } from '../domain/koogate-error.js';
import type { Waiting } from './batch.js';
import { BatchLane, type CommitReport } from './batch-lane.js';
import {
  toBatchRows,
  toSubmissionRows,
  usesKeyedHashes,
  type BatchRows,
  type SubmissionRows,
} from './batch-rows.js';
import { fitsOneScript, prepareBatchScript, type BatchScript } from './batch-script.js';
import { prepareBatchSteps, type BatchSteps } from './batch-steps.js';
import type { Database, WritingUse } from './database.js';
import type { IndexKey } from './index-key.js';
import { hashingNothing } from './keyed-hash.js';
import type { Seal } from './seal.js';
import { kindOf, type SubmissionKind } from './submission-kind.js';
import { subjectsOf } from './subjects.js';
import { inTransaction } from './transaction.js';
import { prepareWriteBatch, type BatchVerdict, type WriteBatch } from './write-batch.js';

export interface CommitterOptions {
  readonly database: Database;
  readonly seal: Seal;
  readonly indexKey: IndexKey;
  readonly now: () => number;
  readonly onCommit: (report: CommitReport) => void;
}

const nobodyLost: BatchVerdict = { replayed: new Set(), lost: new Set() };

/**
 * Writes what calls leave behind, in lanes. SQLite has one writer and so one lane, in which a large submission takes its turn. On
 * PostgreSQL each kind has its own: then no call about a purchase waits for a snapshot of departments, nor for its locks.
 */
export class BatchCommitter implements Committer {
  readonly #options: CommitterOptions;
  readonly #lanes: Readonly<Record<SubmissionKind, BatchLane>>;
  readonly #steps: BatchSteps;
  readonly #toScript: BatchScript;
  readonly #writeBatch: WriteBatch;

  constructor(options: CommitterOptions) {
    const { database, onCommit } = options;
    this.#options = options;
    this.#steps = prepareBatchSteps(database.dialect);
    this.#toScript = prepareBatchScript(this.#steps);
    this.#writeBatch = prepareWriteBatch(database.dialect, this.#steps);
    const newLane = (): BatchLane =>
      new BatchLane({ transact: (items) => this.#transact(items), onCommit });
    const shared = newLane();
    this.#lanes = database.dialect.singleWriter
      ? { ordinary: shared, organisation: shared, large: shared }
      : { ordinary: shared, organisation: newLane(), large: newLane() };
  }

  /** How many submissions wait for a transaction, not counting those in the ones that run. */
  get waitingCount(): number {
    return this.#eachLane().reduce((sum, { waitingCount }) => sum + waitingCount, 0);
  }

  commit(submission: Submission): Promise<CommitOutcome> {
    return new Promise((settle, fail) => {
      const kind = kindOf(submission);
      const subjects = subjectsOf(submission);
      const rows = kind === 'large' ? undefined : this.#toRows(submission);
      // Whoever waits for the batch learns of it.
      rows?.catch(() => undefined);
      this.#lanes[kind].add({ submission, kind, subjects, rows, settle, fail });
    });
  }

  /** Resolves when everything submitted so far has its outcome. */
  async drain(): Promise<void> {
    await Promise.all(this.#eachLane().map((lane) => lane.drain()));
  }

  #eachLane(): readonly BatchLane[] {
    return [...new Set(Object.values(this.#lanes))];
  }

  async #toRows(submission: Submission): Promise<SubmissionRows> {
    const { seal, indexKey } = this.#options;
    const hash = usesKeyedHashes(submission) ? await indexKey.hash() : hashingNothing;
    return toSubmissionRows(submission, { seal, hash });
  }

  async #transact(items: readonly Waiting[]): Promise<BatchVerdict> {
    const { database, now } = this.#options;
    const rows = toBatchRows(
      await Promise.all(items.map(({ submission, rows }) => rows ?? this.#toRows(submission))),
    );
    const use = toUse(
      items.map(({ submission }) => submission),
      database,
    );
    if (fitsOneScript(this.#steps, rows) && (await this.#writtenByScript(rows, use))) {
      return nobodyLost;
    }
    try {
      return await database.run(
        (knex) =>
          inTransaction(knex, async (transaction) => {
            const verdict = await this.#writeBatch(transaction, rows, now());
            if (verdict.lost.size > 0) throw new RolledBack(verdict);
            return verdict;
          }),
        use,
      );
    } catch (error) {
      if (error instanceof RolledBack) return error.verdict;
      throw error;
    }
  }

  /** Whether everything was written at the first go. When not, nothing was. */
  async #writtenByScript(rows: BatchRows, use: WritingUse): Promise<boolean> {
    const { dialect } = this.#options.database;
    try {
      await this.#options.database.run(
        (knex) => dialect.runScript(knex, this.#toScript(rows)),
        use,
      );
      return true;
    } catch (error) {
      if (error instanceof KooGateError && error.code === 'storage-unavailable') throw error;
      return false;
    }
  }
}

// Far fewer than take a second anywhere.
const quickChangesMax = 1_000;

/**
 * A large one takes its time, and so do many statements at once, such as a list of all users; and whoever may have to wait for one of
 * these elsewhere, where others write at the same time.
 */
function toUse(submissions: readonly Submission[], { dialect }: Database): WritingUse {
  const kinds = submissions.map(kindOf);
  const changeCount = submissions.reduce((sum, { changes }) => sum + changes.length, 0);
  const organisationIsPatient = !dialect.singleWriter || changeCount > quickChangesMax;
  const isPatient = (kind: SubmissionKind): boolean =>
    kind === 'large' || (kind === 'organisation' && organisationIsPatient);
  return kinds.some(isPatient) ? 'patient' : 'serving';
}

/** Leaves the transaction without committing, and carries out who has lost. */
class RolledBack extends Error {
  readonly verdict: BatchVerdict;

  constructor(verdict: BatchVerdict) {
    super('a submission of this batch has lost');
    this.verdict = verdict;
  }
}
