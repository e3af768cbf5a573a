/**
 * Lets one query of the loaders through at a time: what is asked for while it runs becomes the next one, instead of many
 * that queue for a connection. When none runs, the first leaves at the end of the turn in which it was asked for.
 */
export class LoadGate {
  #running = 0;
  #held: (() => void)[] = [];

  async during<Result>(load: () => Promise<Result>): Promise<Result> {
    this.#running += 1;
    try {
      return await load();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const dispatch of this.#held.splice(0)) dispatch();
    }
  }

  /** For DataLoader: calls back when what concurrent calls ask for may travel together. */
  readonly schedule = (dispatch: () => void): void => {
    if (this.#running > 0) this.#held.push(dispatch);
    else setImmediate(dispatch);
  };
}
