/** How patient KooGate is with the process of the handlers; all in ms. Tests are less so. */
export interface HandlerTempo {
  /** A module that has not loaded by then is given up. */
  readonly loadMs: number;
  readonly pingMs: number;
  /** After so many pings without an answer something in the process spins, and it is ended. */
  readonly missedPingsMax: number;
  /** A handler that has not ended so long after its signal costs its process. */
  readonly graceMs: number;
  /** So long the other calls of a process that is replaced, or of a server that stops, may go on. */
  readonly farewellMs: number;
  /** The pause before a process that has died is replaced; doubled each time, up to the longest. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const handlerTempo: HandlerTempo = {
  loadMs: 10_000,
  pingMs: 1_000,
  missedPingsMax: 5,
  graceMs: 2_000,
  farewellMs: 5_000,
  firstPauseMs: 100,
  longestPauseMs: 10_000,
};
