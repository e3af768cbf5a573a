import type { z } from 'zod';
import type { Courier } from './courier.js';
import type { Delivery, MarketplaceState } from './marketplace-state.js';
import type { SimulatedClock } from './simulated-clock.js';

/** The marketplace, played: what scenarios, the control API, the command line and the tests of sellers hold in hand. */
export interface Marketplace {
  readonly clock: SimulatedClock;
  readonly state: MarketplaceState;
  readonly actions: readonly ActionDefinition[];
  /**
   * Does what a buyer, a seller or an administrator does there. Resolves when the calls that follow at once have been answered,
   * or have failed for the first time; what is tried again later happens as time passes. Throws `ActionError` for what the
   * marketplace would not let anybody do.
   */
  perform(name: string, parameters?: Readonly<Record<string, unknown>>): Promise<ActionResult>;
  /** How calls travel from now on. */
  useCourier(courier: Courier): void;
  /** Presses 重新启动: sends a call again that was given up. */
  restart(deliveryId: string): Promise<ActionResult>;
  /** Stops the clock and ends the connections. */
  close(): void;
}

/** Something that can be done at the marketplace, by name. */
export interface ActionDefinition {
  /** As users type it, e.g. `buy` or `cancel-renewal`. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly summary: string;
  readonly parameters: z.ZodType;
  /** Which callbacks it sends, and in which scenes; the coverage table is made from it. */
  readonly sends: readonly SentScene[];
}

/** A callback in one of the ways in which the marketplace sends it. */
export interface SentScene {
  readonly operationId: string;
  /** The value that makes the difference, e.g. `scene=RENEWAL`, `flag=1`, `status=FREEZE`, `chargingMode=0`, `testFlag=1`. */
  readonly scene: string;
}

export interface ActionResult {
  /** What was sent, in its order; attempts that follow later are not among them. */
  readonly deliveries: readonly Delivery[];
  /** Ids of what it made or changed, e.g. `resourceId`, `orderId`, `enterpriseId`, `eventId`. */
  readonly ids: Readonly<Record<string, string>>;
}

/** The marketplace would not do that; the message says why and what to do instead. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
}
