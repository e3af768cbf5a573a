/** What an operator can do about the endpoints that events are told to. */
export interface WebhookDesk {
  /** `undefined`: no endpoint has that name. `cause` says who asks, e.g. `management:ann`. */
  sendTest(
    name: string,
    settings: { readonly cause: string; readonly signal: AbortSignal },
  ): Promise<TestOutcome> | undefined;
  /** Endpoints that are tried now and then only, by their names: why, and when the next time is (ms). */
  away(): ReadonlyMap<string, AwayEndpoint>;
}

export interface TestOutcome {
  readonly eventId: string;
  readonly taken: boolean;
  /** HTTP status of the answer; `null` when there was none. */
  readonly status: number | null;
  readonly durationMs: number;
  /** For the operator; `null` when it was taken. */
  readonly problem: string | null;
}

export interface AwayEndpoint {
  readonly problem: string;
  readonly probeAt: number;
}

/** The endpoints of the configuration, in its order. */
export interface EndpointList {
  readonly all: readonly ToldEndpoint[];
}

export interface ToldEndpoint {
  readonly name: string;
  /** May carry a secret of the receiver behind `?`. */
  readonly url: string;
  /** Types of events, `instance.*`, or `*`. */
  readonly events: readonly string[];
  /** Whether it is asked how buyers get in. */
  readonly provision: boolean;
  /** Within so long it has to answer. */
  readonly timeoutMs: number;
}
