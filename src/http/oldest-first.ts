/**
 * Things that may stay for so long, the oldest first. One timer looks after all of them, and none while there is nothing: a timer for
 * each call would cost more than the rest of its account.
 */
export class OldestFirst<Item> {
  readonly #sinceMs = new Map<Item, number>();
  readonly #staysMs: number;
  readonly #onOver: (item: Item) => void;
  #timer: NodeJS.Timeout | undefined;

  /** `onOver` is called once for each item that stays longer; it is gone from here by then, and may be added again. */
  constructor(staysMs: number, onOver: (item: Item) => void) {
    this.#staysMs = staysMs;
    this.#onOver = onOver;
  }

  add(item: Item): void {
    this.#sinceMs.set(item, performance.now());
    if (this.#staysMs < Infinity) this.#timer = this.#timer ?? this.#wake(this.#staysMs);
  }

  /** Whether it was there. */
  remove(item: Item): boolean {
    return this.#sinceMs.delete(item);
  }

  takeOldest(): Item | undefined {
    const [item] = this.#sinceMs.keys();
    if (item !== undefined) this.#sinceMs.delete(item);
    return item;
  }

  /** For how long the oldest has been here (ms); 0 when there is none. */
  get oldestMs(): number {
    const [since] = this.#sinceMs.values();
    return since === undefined ? 0 : performance.now() - since;
  }

  #wake(afterMs: number): NodeJS.Timeout {
    return setTimeout(() => this.#look(), afterMs).unref();
  }

  #look(): void {
    this.#timer = undefined;
    for (const [item, since] of this.#sinceMs) {
      const leftMs = since + this.#staysMs - performance.now();
      if (leftMs > 0) {
        clearTimeout(this.#timer);
        this.#timer = this.#wake(leftMs);
        return;
      }
      this.#sinceMs.delete(item);
      this.#onOver(item);
    }
  }
}
