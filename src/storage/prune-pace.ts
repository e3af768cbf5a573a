// As long as a call may have to wait without being late for anybody.
const stepMsMax = 5;
// What a step costs beside its rows does not become less with them: fewer would take as long, and never be done.
const rows = { first: 250, min: 100, max: 1_000 };

/** How many rows a step takes, so that it takes some milliseconds on any disk, at any size of the tables. */
export class PrunePace {
  #rowsMax = rows.first;

  get rowsMax(): number {
    return this.#rowsMax;
  }

  /** Tells how long a full step took (ms). Grows with care, and gives in at once. */
  took(durationMs: number): void {
    const fitting = (this.#rowsMax * stepMsMax) / Math.max(durationMs, 0.1);
    const wanted = Math.min(fitting, this.#rowsMax * 1.5);
    this.#rowsMax = Math.round(Math.min(rows.max, Math.max(rows.min, wanted)));
  }
}
