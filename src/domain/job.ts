/**
 * Work that follows from something that was committed, written in the same transaction. Done at least once: a process that dies in
 * the middle leaves it to the next one.
 */
export interface Job {
  /** The same work has the same id, however often it is asked for. */
  readonly jobId: string;
  readonly kind: JobKind;
  /**
   * `<pool>|<subject>`. Jobs of one lane run one after another, in the order in which they were written; one that is tried again later
   * keeps those behind it waiting, one that has ended for good lets them pass. Pools run side by side and never wait for each other.
   */
  readonly lane: string;
  /** Ids and names that tell what to do; never personal data or secrets. */
  readonly payload: JobPayload;
  readonly state: JobState;
  /** Runs that were begun, without those that a process gave back because it stopped. */
  readonly attempts: number;
  /** Runs that failed since it was written, or since an operator drove it again: by these the pauses grow. */
  readonly failures: number;
  /** When it was written, or driven again (ms): `giveUpAfterMs` counts from here. */
  readonly triedFrom: number;
  /** Not before (ms). */
  readonly runAt: number;
  /** The process that runs it, and until when nobody else may (ms); `null` unless it is running. */
  readonly heldBy: string | null;
  readonly heldUntil: number | null;
  /** Why the last run failed, or why it was given up; for the operator, without secrets. */
  readonly problem: string | null;
  readonly eventId: string | null;
  readonly instanceId: string | null;
  /** 1 at first; each change adds 1. */
  readonly version: number;
  readonly enqueuedAt: number;
  readonly updatedAt: number;
}

export type JobPayload = Readonly<Record<string, string>>;

/**
 * - `waiting`: to be run, now or later.
 * - `running`: held by a process; when that has died, by nobody as soon as `heldUntil` has passed.
 * - `done`.
 * - `dead`: given up, with the reason in `problem`; an operator can drive it again.
 * - `cancelled`: by an operator.
 */
export const jobStates = ['waiting', 'running', 'done', 'dead', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

export const jobKinds = [
  /** Makes a purchase usable: looks the order up, runs the seller's code. */
  'provision',
  /** Fetches an order from the marketplace and keeps it. */
  'look-up-order',
  /** Calls a handler of the seller's about an event; `payload.handler` names it. */
  'handle',
  /** Tells an event to the endpoint that `payload.endpoint` names. */
  'deliver',
  /** Pushes usage records to the marketplace. */
  'push-usage',
  /** Asks the seller's `usage` handler for records of a window. */
  'collect-usage',
  /** Uploads a License that was applied for. */
  'upload-license',
] as const;
export type JobKind = (typeof jobKinds)[number];

/** One run of a job that has ended: the delivery log, for those that deliver. Identity: jobId + attempt. */
export interface JobAttempt {
  readonly jobId: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly outcome: 'done' | 'retry' | 'dead' | 'lost';
  /** HTTP status of whoever was called, where there was one. */
  readonly status: number | null;
  readonly problem: string | null;
}

/** How jobs are read. */
export interface JobReader {
  find(jobId: string): Promise<Job | undefined>;
  /** The first of a lane that has not ended, due or not. */
  headOf(lane: string): Promise<Job | undefined>;
  /** Every lane that has a job which has not ended, with when its first one is due. */
  openLanes(): Promise<readonly OpenLane[]>;
  /** Jobs by kind and state, for metrics; those that are done are not counted. */
  counts(): Promise<readonly JobCount[]>;
}

export interface OpenLane {
  readonly lane: string;
  /** When its first job may run (ms): its `runAt`, or the end of its hold. */
  readonly dueAt: number;
  /** The process that holds its first job; `null` when it waits. */
  readonly heldBy: string | null;
}

export interface JobCount {
  readonly kind: JobKind;
  readonly state: Exclude<JobState, 'done'>;
  readonly count: number;
  /** When the oldest of them was written (ms). */
  readonly oldestAt: number;
}
