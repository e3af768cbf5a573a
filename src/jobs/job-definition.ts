import type { Change } from '../domain/change.js';
import type { Job } from '../domain/job.js';

/** How jobs of one kind are run. */
export interface JobDefinition {
  run(job: Job, context: JobContext): Promise<JobOutcome>;
  readonly retry: RetryPolicy;
  /** After so long a run is aborted by its signal and counts as failed (ms). */
  readonly timeoutMs: number;
}

export interface JobContext {
  /** Aborted when the time is over, when the process stops, and when the job was taken away from it. */
  readonly signal: AbortSignal;
  /**
   * Aborted as soon as the process begins to stop, before `signal` is. A run that only waits rejects with its reason, and its job is
   * given back at once; one that has begun something may end it. Without it nobody stops.
   */
  readonly stopping?: AbortSignal;
  readonly now: () => number;
}

/**
 * What a run has come to. A run that throws counts as `retry` with the message of what it threw, so what it throws must hold no
 * secrets.
 */
export type JobOutcome =
  | {
      readonly kind: 'done';
      /**
       * What is written together with the end of the job. Asked again when a row that it changes has moved meanwhile; so it loads what it
       * decides upon.
       */
      readonly changes?: () => Promise<readonly Change[]>;
      readonly status?: number;
      /** What an operator may want to know of a run that succeeded. */
      readonly note?: string;
    }
  | {
      readonly kind: 'retry';
      readonly problem: string;
      /** Not before (ms); by the policy of its kind unless told. */
      readonly at?: number;
      readonly status?: number;
    }
  | {
      readonly kind: 'dead';
      readonly problem: string;
      readonly changes?: () => Promise<readonly Change[]>;
      readonly status?: number;
    };

/** The pause doubles, with jitter of a fifth both ways, from the first to the longest; after `giveUpAfterMs` the job is dead. */
export interface RetryPolicy {
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** From when the job was written. */
  readonly giveUpAfterMs: number;
}
