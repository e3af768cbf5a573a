/**
 * Lets so many jobs of a pool run at once, in the order in which they asked. Pools know nothing of each other, so a full one holds up
 * its own lanes only.
 */
export class LanePools {
  readonly #runsAtOnce: number;
  readonly #pools = new Map<string, Pool>();
  #isClosed = false;

  constructor(runsAtOnce: number) {
    this.#runsAtOnce = runsAtOnce;
  }

  /** Resolves when a job of this lane may run: with what ends its turn, or with `undefined` when none may any more. */
  async enter(lane: string): Promise<(() => void) | undefined> {
    if (this.#isClosed) return undefined;
    const name = toPool(lane);
    const pool = this.#pools.get(name) ?? { running: 0, waiting: [] };
    this.#pools.set(name, pool);
    if (pool.running < this.#runsAtOnce) pool.running += 1;
    else if (!(await new Promise<boolean>((admit) => pool.waiting.push(admit)))) return undefined;
    return () => this.#leave(name, pool);
  }

  /** Lets nobody in any more. */
  close(): void {
    this.#isClosed = true;
    for (const pool of this.#pools.values()) {
      for (const admit of pool.waiting.splice(0)) admit(false);
    }
  }

  /** Who waits takes over the place as it is: nobody who asks later gets in between. */
  #leave(name: string, pool: Pool): void {
    const next = pool.waiting.shift();
    if (next !== undefined) {
      next(true);
      return;
    }
    pool.running -= 1;
    if (pool.running === 0) this.#pools.delete(name);
  }
}

interface Pool {
  running: number;
  readonly waiting: ((admitted: boolean) => void)[];
}

function toPool(lane: string): string {
  const end = lane.indexOf('|');
  return end < 0 ? lane : lane.slice(0, end);
}
