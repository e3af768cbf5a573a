import type { CallRecord } from './call-record.js';
import type { Change } from './change.js';

/** Writes what a call leaves behind, together with what other waiting calls leave behind. */
export interface Committer {
  /**
   * Resolves when the whole submission is durable, or when nothing of it was written.
   * Rejects with `KooGateError` `storage-unavailable` when the database cannot be reached.
   */
  commit(submission: Submission): Promise<CommitOutcome>;
}

export interface Submission {
  /** Written again under the same `callId`, it replaces the answer, code and duration of the first record. */
  readonly call: CallRecord | null;
  readonly nonce: NonceClaim | null;
  readonly changes: readonly Change[];
}

export interface NonceClaim {
  /** A nonce belongs to the interface class whose key signed it. */
  readonly keyClass: string;
  readonly nonce: string;
  /** When its own timestamp leaves the window (ms): from then on the nonce may come again. */
  readonly expiresAt: number;
}

/**
 * - `committed`: all of it is durable.
 * - `nonce-replayed`: the nonce was claimed before; nothing was written.
 * - `conflict`: a claim was lost or a row moved since it was read; nothing was written, run the operation again.
 */
export type CommitOutcome = 'committed' | 'nonce-replayed' | 'conflict';
