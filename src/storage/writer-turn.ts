/**
 * Lets those who share one writing connection have it one after the other, in the order in which they came. They wait here and
 * not for the connection itself, because that wait has one time limit for all: it would take a database that is busy with
 * something large for one that is away. Here everybody says how long the others may have to wait for him.
 */
export class WriterTurn {
  readonly #line: InLine[] = [];
  #isTaken = false;
  #isOverstayed = false;
  #watch: NodeJS.Timeout | undefined;

  /** Resolves when it is the caller's turn, with what ends it. Rejects when somebody before has kept it for too long. */
  enter(holdMsMax: number): Promise<() => void> {
    return new Promise((admit, refuse) => {
      this.#line.push({ holdMsMax, admit, refuse });
      if (this.#isOverstayed) this.refuseAll();
      else if (!this.#isTaken) this.#admitNext();
    });
  }

  /** Refuses those in line: the connection they wait for is given up. */
  refuseAll(): void {
    for (const { refuse } of this.#line.splice(0)) refuse(new OverstayedError());
  }

  #admitNext(): void {
    clearTimeout(this.#watch);
    this.#isOverstayed = false;
    const next = this.#line.shift();
    this.#isTaken = next !== undefined;
    if (next === undefined) return;
    if (Number.isFinite(next.holdMsMax)) {
      this.#watch = setTimeout(() => {
        this.#isOverstayed = true;
        this.refuseAll();
      }, next.holdMsMax).unref();
    }
    let hasLeft = false;
    next.admit(() => {
      if (hasLeft) return;
      hasLeft = true;
      this.#admitNext();
    });
  }
}

interface InLine {
  readonly holdMsMax: number;
  readonly admit: (leave: () => void) => void;
  readonly refuse: (error: unknown) => void;
}

/** Its code means away: whoever holds the connection does not come back from the database. */
class OverstayedError extends Error {
  readonly code = 'SQLITE_BUSY';

  constructor() {
    super('the database does not answer the one who writes: is its disk or network share there?');
  }
}
