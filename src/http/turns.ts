import { OldestFirst } from './oldest-first.js';

export interface TurnsOptions {
  readonly atOnce: number;
  /** For how long somebody stands in line at most (ms). */
  readonly waitMsMax: number;
}

interface Waiting {
  readonly go: () => void;
  readonly giveUp: () => void;
}

/** Lets so many in at a time, the others one after another as these leave. */
export class Turns {
  readonly #atOnce: number;
  readonly #line: OldestFirst<Waiting>;
  #inside = 0;

  constructor({ atOnce, waitMsMax }: TurnsOptions) {
    this.#atOnce = atOnce;
    this.#line = new OldestFirst(waitMsMax, ({ giveUp }) => giveUp());
  }

  /** `go` is called when it is one's turn; who goes has to leave. `giveUp`, when it was not in time. */
  enter(go: () => void, giveUp: () => void): void {
    if (this.#inside >= this.#atOnce) {
      this.#line.add({ go, giveUp });
      return;
    }
    this.#inside += 1;
    go();
  }

  leave(): void {
    const next = this.#line.takeOldest();
    if (next === undefined) this.#inside -= 1;
    else next.go();
  }
}
