import type { Buffer } from 'node:buffer';
import type { MarketplaceState } from '../marketplace-state.js';
import type { SimulatedClock } from '../simulated-clock.js';

/** What an operation works with besides its request. */
export interface CallContext {
  readonly state: MarketplaceState;
  readonly clock: Pick<SimulatedClock, 'now' | 'schedule'>;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** The bytes of the part `file` of a form. */
  readonly file: Buffer | undefined;
}
