/** The lanes that have their turn later: one timer for each, for the earliest time that was told. */
export class LaneTimers {
  readonly #now: () => number;
  readonly #onDue: (lane: string) => void;
  readonly #timers = new Map<string, LaneTimer>();

  constructor(now: () => number, onDue: (lane: string) => void) {
    this.#now = now;
    this.#onDue = onDue;
  }

  set(lane: string, at: number): void {
    const known = this.#timers.get(lane);
    if (known !== undefined && known.at <= at) return;
    clearTimeout(known?.timer);
    const due = (): void => {
      this.#timers.delete(lane);
      this.#onDue(lane);
    };
    const timer = setTimeout(due, Math.max(0, at - this.#now()));
    this.#timers.set(lane, { at, timer });
  }

  clear(): void {
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

interface LaneTimer {
  readonly at: number;
  readonly timer: NodeJS.Timeout;
}
