/** Says when a lane of jobs has its turn, and in which process. */
export interface LaneScheduler {
  /** Whether no other process runs jobs of the same database. What another one holds at the start belongs to nobody then. */
  readonly soleProcess: boolean;
  /** Begins to hand out turns: also to lanes that were left waiting when the last process ended. Does not wait for the database. */
  start(runLane: RunLane): void;
  /** Lanes that have something to run. Returns at once; what cannot be passed on now is found later. */
  wake(lanes: Iterable<string>): void;
  /** A lane that has something to run from then on (ms). */
  wakeAt(lane: string, at: number): void;
  /** Hands out no more turns in this process; wakes still reach the others. */
  standDown(): void;
  /** Passes on what is waiting, then lets go of everything. */
  stop(): Promise<void>;
}

/** Runs what is due in a lane; resolves when nothing is. Never rejects. */
export type RunLane = (lane: string) => Promise<void>;
