import type { JobReader } from '../domain/job.js';
import type { LaneScheduler, RunLane } from '../domain/lane-scheduler.js';
import { LaneTimers } from './lane-timers.js';

export interface MemoryLaneSchedulerOptions {
  readonly reader: Pick<JobReader, 'openLanes'>;
  readonly now: () => number;
  /** Of a sweep that failed; it is tried again soon, and not told of again until one has succeeded. */
  readonly onError: (error: unknown) => void;
}

const sweepMs = 30_000;
const sweepAgainMs = 1_000;

/** Gives lanes their turns in this process: at once, by timers, and by looking into the table now and then. */
export class MemoryLaneScheduler implements LaneScheduler {
  readonly soleProcess: boolean;
  readonly #options: MemoryLaneSchedulerOptions;
  readonly #timers: LaneTimers;
  #run: RunLane | undefined;
  #sweepTimer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #isFirstSweep = true;
  #hasFailed = false;

  constructor(options: MemoryLaneSchedulerOptions, soleProcess: boolean) {
    this.#options = options;
    this.soleProcess = soleProcess;
    this.#timers = new LaneTimers(options.now, (lane) => this.wake([lane]));
  }

  start(runLane: RunLane): void {
    this.#run = runLane;
    this.#sweeping = this.#sweep();
  }

  wake(lanes: Iterable<string>): void {
    for (const lane of lanes) void this.#run?.(lane);
  }

  /** What is due later than the next sweep is found by that: so there are never more timers than lanes that are about to run. */
  wakeAt(lane: string, at: number): void {
    if (this.#run !== undefined && at - this.#options.now() <= sweepMs) this.#timers.set(lane, at);
  }

  standDown(): void {
    this.#run = undefined;
    clearTimeout(this.#sweepTimer);
    this.#timers.clear();
  }

  async stop(): Promise<void> {
    this.standDown();
    await this.#sweeping;
  }

  async #sweep(): Promise<void> {
    const { reader, now, onError } = this.#options;
    try {
      for (const { lane, dueAt, heldBy } of await reader.openLanes()) {
        // Held by a process that is no more.
        const isLeftBehind = this.#isFirstSweep && this.soleProcess && heldBy !== null;
        if (isLeftBehind || dueAt <= now()) this.wake([lane]);
        else this.wakeAt(lane, dueAt);
      }
      this.#isFirstSweep = false;
      this.#hasFailed = false;
    } catch (error) {
      if (this.#run !== undefined && !this.#hasFailed) onError(error);
      this.#hasFailed = true;
    }
    if (this.#run === undefined) return;
    this.#sweepTimer = setTimeout(
      () => {
        this.#sweeping = this.#sweep();
      },
      this.#hasFailed ? sweepAgainMs : sweepMs,
    );
  }
}
