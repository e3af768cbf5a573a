import { setTimeout as sleep } from 'node:timers/promises';
import type { JobReader } from '../domain/job.js';
import type { LaneScheduler, RunLane } from '../domain/lane-scheduler.js';
import { bossSweepMs, openBossQueue, type BossQueue, type QueuedTurn } from './boss-queue.js';
import { MemoryLaneScheduler } from './memory-lane-scheduler.js';

export interface PgBossLaneSchedulerOptions {
  readonly databaseUrl: string;
  readonly reader: Pick<JobReader, 'openLanes'>;
  readonly now: () => number;
  /** pg-boss cannot be used for now, or a sweep failed. Lanes have their turns all the same, and it is tried again. */
  readonly onError: (error: unknown) => void;
}

const pollMs = 1_000;
const askForSweepMs = 10_000;
// What is due later is found by another sweep before it is.
const horizonMs = bossSweepMs + askForSweepMs;
const stopMsMax = 1_000;
const openAgainMs = { first: 1_000, longest: 60_000 };

/**
 * Gives lanes their turns in one of several processes: pg-boss hands each turn to one of them. Until it is there, and whenever it is
 * not, every process looks for its lanes itself; that two may find the same lane does no harm, for jobs are held in their table.
 */
export class PgBossLaneScheduler implements LaneScheduler {
  readonly soleProcess = false;
  readonly #options: PgBossLaneSchedulerOptions;
  readonly #stopping = new AbortController();
  readonly #woken = new Map<string, QueuedTurn>();
  /** Turns to come that are in the queue: until when. */
  readonly #queued = new Map<string, number>();
  #run: RunLane | undefined;
  #queue: BossQueue | undefined;
  #local: LaneScheduler | undefined;
  #living: Promise<void> = Promise.resolve();
  #flushing: Promise<void> | undefined;
  #nudge = new AbortController();
  #sweepAskedAt = -Infinity;
  #isStopped = false;

  constructor(options: PgBossLaneSchedulerOptions) {
    this.#options = options;
  }

  start(runLane: RunLane): void {
    this.#run = runLane;
    this.#useLocal();
    this.#living = this.#live();
  }

  wake(lanes: Iterable<string>): void {
    if (this.#queue === undefined) this.#local?.wake(lanes);
    else this.#put([...lanes].map((lane) => ({ lane })));
  }

  wakeAt(lane: string, at: number): void {
    if (this.#queue === undefined) {
      this.#local?.wakeAt(lane, at);
      return;
    }
    const now = this.#options.now();
    const inMs = Math.max(0, at - now);
    const known = this.#queued.get(lane) ?? -Infinity;
    if (inMs > horizonMs || (known > now && known <= at)) return;
    this.#queued.set(lane, at);
    this.#put([{ lane, inMs }]);
  }

  standDown(): void {
    this.#run = undefined;
    this.#local?.standDown();
    this.#stopping.abort();
    this.#nudge.abort();
  }

  async stop(): Promise<void> {
    this.standDown();
    // It may be waiting for a database that does not answer.
    await Promise.race([this.#living, sleep(stopMsMax, undefined, { ref: false })]);
    await this.#flushing;
    this.#isStopped = true;
    await this.#local?.stop();
    const queue = this.#queue;
    this.#queue = undefined;
    await queue?.close();
  }

  /** Opens the queue and takes turns from it; when that fails, again and again. Never rejects. */
  async #live(): Promise<void> {
    const { signal } = this.#stopping;
    const isStopping = (): boolean => signal.aborted;
    let pauseMs = openAgainMs.first;
    while (!isStopping()) {
      try {
        const queue = await openBossQueue(this.#options.databaseUrl, this.#options.onError);
        if (this.#isStopped) {
          await queue.close();
          return;
        }
        this.#useQueue(queue);
        pauseMs = openAgainMs.first;
        await this.#takeTurns(queue);
      } catch (error) {
        if (isStopping()) return;
        this.#options.onError(error);
        const queue = this.#useLocal();
        await queue?.close();
        await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
        pauseMs = Math.min(2 * pauseMs, openAgainMs.longest);
      }
    }
  }

  #useLocal(): BossQueue | undefined {
    const queue = this.#queue;
    this.#queue = undefined;
    if (this.#local === undefined && this.#run !== undefined) {
      this.#local = new MemoryLaneScheduler(this.#options, this.soleProcess);
      this.#local.start(this.#run);
    }
    return queue;
  }

  #useQueue(queue: BossQueue): void {
    this.#queue = queue;
    this.#queued.clear();
    this.#local?.standDown();
    this.#local = undefined;
  }

  async #takeTurns(queue: BossQueue): Promise<void> {
    // What the local one had timers for is in nobody's hands now.
    await this.#sweep(queue);
    while (!this.#stopping.signal.aborted) {
      this.#nudge = new AbortController();
      await this.#askForSweep(queue);
      const turns = await queue.take();
      for (const { lane } of turns) {
        if (lane === null) await this.#sweep(queue);
        else this.#hand(lane);
      }
      await queue.acted(turns);
      if (turns.length === 0) await this.#pause();
    }
  }

  /** Whoever cannot run it any more passes it on by waking it. */
  #hand(lane: string): void {
    if (this.#run === undefined) this.wake([lane]);
    else void this.#run(lane);
  }

  async #pause(): Promise<void> {
    const { signal } = this.#nudge;
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }

  async #askForSweep(queue: BossQueue): Promise<void> {
    const now = performance.now();
    if (now - this.#sweepAskedAt < askForSweepMs) return;
    this.#sweepAskedAt = now;
    await queue.askForSweep();
  }

  /** Wakes the lanes that are due, and those that will be before the next sweep. */
  async #sweep(queue: BossQueue): Promise<void> {
    const now = this.#options.now();
    const lanes = await this.#options.reader.openLanes();
    const turns = lanes
      .map(({ lane, dueAt }) => ({ lane, inMs: Math.max(0, dueAt - now) }))
      .filter(({ inMs }) => inMs <= horizonMs);
    if (turns.length > 0) await queue.put(turns);
    for (const turn of turns) this.#nudgeWhenDue(turn);
  }

  /** A turn to come is there a moment before we would look the next time. Counted from now on, it is there then for sure. */
  #nudgeWhenDue({ lane, inMs = 0 }: QueuedTurn): void {
    if (inMs === 0) return;
    setTimeout(() => {
      this.#queued.delete(lane);
      this.#nudge.abort();
    }, inMs + 1).unref();
  }

  /** What is woken in one turn of the event loop goes in one exchange. */
  #put(turns: readonly QueuedTurn[]): void {
    for (const turn of turns) {
      const known = this.#woken.get(turn.lane);
      if (known === undefined || (turn.inMs ?? 0) < (known.inMs ?? 0)) {
        this.#woken.set(turn.lane, turn);
      }
    }
    this.#flushing ??= this.#flush().finally(() => (this.#flushing = undefined));
  }

  async #flush(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#woken.size > 0) {
      const turns = [...this.#woken.values()];
      this.#woken.clear();
      try {
        if (this.#queue === undefined) throw new Error('the queue of turns is closed');
        await this.#queue.put(turns);
        this.#nudge.abort();
        for (const turn of turns) this.#nudgeWhenDue(turn);
      } catch {
        // Nothing is lost: this process takes the turns itself, and what it cannot take is found by a sweep.
        for (const { lane, inMs = 0 } of turns) if (inMs === 0) void this.#run?.(lane);
      }
    }
  }
}
