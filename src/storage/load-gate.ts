/**
 * Lets coalesced loads through, or holds them back while a commit has the only connection: what is asked for meanwhile
 * then becomes one query, instead of many that queue for the connection.
 */
export class LoadGate {
  readonly #holds: boolean;
  #busy = false;
  #held: (() => void)[] = [];

  /** With several connections a load never waits for a commit, and the gate holds nothing back. */
  constructor({ holds }: { readonly holds: boolean }) {
    this.#holds = holds;
  }

  async during(commit: () => Promise<void>): Promise<void> {
    this.#busy = this.#holds;
    try {
      await commit();
    } finally {
      this.#busy = false;
      for (const dispatch of this.#held.splice(0)) dispatch();
    }
  }

  /** For DataLoader: calls back at the end of the turn, so that what concurrent calls ask for travels together. */
  readonly schedule = (dispatch: () => void): void => {
    if (this.#busy) {
      this.#held.push(dispatch);
      return;
    }
    setImmediate(() => {
      if (this.#busy) this.#held.push(dispatch);
      else dispatch();
    });
  };
}
