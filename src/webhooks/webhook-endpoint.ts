/** Where the seller wants to be told what happens. */
export interface WebhookEndpoint {
  /** Unique; part of the name of its lanes. */
  readonly name: string;
  readonly url: string;
  /** `whsec_…`, current first; each signs. Secrets. */
  readonly secrets: readonly string[];
  /** What it wants to be told: types of events, `instance.*`, or `*`. */
  readonly events: readonly string[];
  /** Whether it is asked how buyers get in. */
  readonly provision: boolean;
  /** Within so long it has to answer. */
  readonly timeoutMs: number;
}

/** Unless it is configured. */
export const timeoutMsDefault = 15_000;
