import type { UsageRecord, UsageTotal } from './usage-record.js';

/** How usage is read by those who report and push it. Lists for operators are in `Directories`. */
export interface UsageReader {
  /** Of each window, the record that came last, by the window's id. */
  latestOfWindows(windowIds: readonly string[]): Promise<ReadonlyMap<string, UsageRecord>>;
  /** Those that are there, in any order. */
  records(recordIds: readonly string[]): Promise<readonly UsageRecord[]>;
  /** Every total that one of these instances has a part in, as what was used or as the package that it was taken from. */
  totalsAbout(instanceIds: readonly string[]): Promise<readonly UsageTotal[]>;
  /** When instances became usable (ms), as far as their history tells; those that never were are missing. */
  openedAt(instanceIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Instances that may be paid by use and were open at some time from `from` (inclusive) to `to` (exclusive). */
  openBetween(from: number, to: number): Promise<readonly string[]>;
  /** The records of one batch that was begun and has no answer yet, the oldest such batch; always in the same order. */
  underWay(): Promise<readonly UsageRecord[]>;
  /** Those that wait for their push, the oldest windows first. */
  queued(limit: number): Promise<readonly UsageRecord[]>;
  /** What the marketplace has not taken in yet. */
  backlog(): Promise<UsageBacklog>;
}

export interface UsageBacklog {
  readonly count: number;
  /** The earliest end of a window among them (ms). */
  readonly oldestEndAt: number | null;
}
