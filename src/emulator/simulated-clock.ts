import { setTimeout as sleep } from 'node:timers/promises';

/** The time that is played. Nothing waits in real time for it but a clock that runs. */
export interface SimulatedClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Runs `task` when that time comes; the name is for whoever looks at what is due. A task must not let time pass itself: it would
   * wait for its own end.
   */
  schedule(at: number, name: string, task: Task): Scheduled;
  /** What is due, the next first. */
  due(): readonly DueTask[];
  /**
   * Lets time pass: everything that becomes due meanwhile, also what is scheduled on the way, happens in the order of its time,
   * one thing after the other, each ended before the next begins.
   */
  advance(durationMs: number): Promise<void>;
  /** Jumps to the next thing that is due and lets it happen; false when nothing is. */
  step(): Promise<boolean>;
  /** Lets time pass by itself, `speed` times as fast as it does; 0 stops it. */
  run(speed: number): void;
  readonly speed: number;
  /** For good: what is happening ends, and nothing happens after it. */
  stop(): void;
}

type Task = () => Promise<void> | void;

export interface DueTask {
  readonly at: number;
  readonly name: string;
}

export interface Scheduled {
  /** Does nothing when it has happened already. */
  cancel(): void;
}

interface Entry extends DueTask {
  readonly task: Task;
}

interface Running {
  isStopped: boolean;
}

/** Real milliseconds between two looks at a clock that runs. */
const tickMs = 50;

/** `onFailure` is told what went wrong while the clock ran by itself, where nobody waits for it; time goes on. */
export function createSimulatedClock(
  startAt: number,
  onFailure: (error: unknown) => void = rethrow,
): SimulatedClock {
  const entries = new Agenda();
  let now = startAt;
  let speed = 0;
  let isStopped = false;
  let running: Running | undefined;
  /** Two that let time pass at once would let things happen side by side that come one after the other. */
  let passing: Promise<unknown> = Promise.resolve();

  const happen = async (entry: Entry) => {
    now = Math.max(now, entry.at);
    await entry.task();
  };
  const next = (until: number) => (isStopped ? undefined : entries.take(until));
  const passTo = async (until: number) => {
    for (let entry = next(until); entry !== undefined; entry = next(until)) await happen(entry);
    now = Math.max(now, until);
  };
  const inTurn = <Result>(act: () => Promise<Result>): Promise<Result> => {
    const result = passing.then(act);
    passing = result.catch(() => undefined);
    return result;
  };
  return {
    now: () => now,
    schedule: (at, name, task) => entries.add({ at: Math.max(at, now), name, task }),
    due: () => entries.inOrder(),
    advance: (durationMs) => inTurn(() => passTo(now + durationMs)),
    step: () =>
      inTurn(async () => {
        const entry = next(Infinity);
        if (entry !== undefined) await happen(entry);
        return entry !== undefined;
      }),
    run(wanted) {
      speed = wanted;
      if (speed > 0 && running === undefined) {
        running = { isStopped: false };
        void keepPassing(running, {
          speed: () => speed,
          pass: (durationMs) => inTurn(() => passTo(now + durationMs)).catch(onFailure),
        });
      } else if (speed <= 0 && running !== undefined) {
        running.isStopped = true;
        running = undefined;
      }
    },
    get speed() {
      return speed;
    },
    stop() {
      this.run(0);
      isStopped = true;
    },
  };
}

/** Ends when it is stopped, also when the clock runs again by then: two of them would let time pass twice. */
async function keepPassing(
  running: Running,
  { speed, pass }: { readonly speed: () => number; readonly pass: (ms: number) => Promise<void> },
): Promise<void> {
  let seenAt = performance.now();
  let owedMs = 0;
  for (;;) {
    await sleep(tickMs, undefined, { ref: false });
    if (running.isStopped) return;
    const passedMs = performance.now() - seenAt;
    seenAt += passedMs;
    owedMs += passedMs * speed();
    // Times are whole milliseconds: what is left over counts in the next turn.
    const wholeMs = Math.floor(owedMs);
    owedMs -= wholeMs;
    await pass(wholeMs);
  }
}

/** Nobody is there to be told: better to end than to go on as if nothing had happened. */
function rethrow(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** What is due, by its time; of equal times in the order in which it was scheduled. */
class Agenda {
  readonly #entries = new Set<Entry>();

  add(entry: Entry): Scheduled {
    this.#entries.add(entry);
    return { cancel: () => void this.#entries.delete(entry) };
  }

  take(until: number): Entry | undefined {
    const [first] = this.inOrder();
    if (first === undefined || first.at > until) return undefined;
    this.#entries.delete(first);
    return first;
  }

  inOrder(): Entry[] {
    return [...this.#entries].sort((a, b) => a.at - b.at);
  }
}
