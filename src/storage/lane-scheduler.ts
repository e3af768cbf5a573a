import type { JobReader } from '../domain/job.js';
import type { LaneScheduler } from '../domain/lane-scheduler.js';
import type { Dialect } from './dialect.js';
import { MemoryLaneScheduler } from './memory-lane-scheduler.js';
import { PgBossLaneScheduler } from './pg-boss-lane-scheduler.js';

export interface LaneSchedulerOptions {
  readonly databaseUrl: string;
  readonly dialect: Dialect;
  readonly reader: Pick<JobReader, 'openLanes'>;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** SQLite is used by one process; on PostgreSQL any number share the work. */
export function createLaneScheduler({ dialect, ...options }: LaneSchedulerOptions): LaneScheduler {
  return dialect.singleWriter
    ? new MemoryLaneScheduler(options, true)
    : new PgBossLaneScheduler(options);
}
