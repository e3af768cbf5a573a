import type { z } from 'zod';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import type { CheckedAnswer } from './answer-checks.js';
import type { CallbackRequest } from './callback.js';
import type { ActionDefinition, SentScene } from './marketplace.js';
import type { Delivery, MarketplaceState, Notice } from './marketplace-state.js';
import type { Population } from './population/population.js';
import type { SimulatedClock } from './simulated-clock.js';

/** What an action works with. */
export interface ActionContext {
  readonly clock: SimulatedClock;
  readonly state: MarketplaceState;
  readonly specification: CallbackSpecification;
  readonly population: Population;
  /** The seller's public key of the kit, with which client secrets are encrypted; `undefined`: none was given. */
  readonly kitPublicKey: string | undefined;
  /** How the fields of a V1 request are encrypted, as chosen when the product was listed. */
  readonly encryptType: '1' | '2';
  /** The current key of class v1, which encrypts those fields. */
  readonly v1Key: string | undefined;
  /**
   * Sends a callback, keeps the delivery and follows it up as the marketplace does: it is repeated by the schedule of its
   * interface until it succeeds or is given up. Resolves after the first attempt.
   */
  deliver(call: CallToDeliver): Promise<Delivery>;
  /** Mails the seller. */
  notify(notice: Omit<Notice, 'at'>): void;
}

export interface CallToDeliver {
  readonly operationId: string;
  /** As the marketplace says it the first time. */
  readonly request: CallbackRequest;
  /** What a repeat says instead, where it differs: `businessId` is another one with each attempt. */
  readonly again?: () => CallbackRequest;
  readonly resourceId?: string;
  readonly productId?: string;
  readonly isProbe?: boolean;
  /** A newer call of the same topic makes an older one that is still being repeated pointless, e.g. `status of R000001`. */
  readonly topic?: string;
  /** Ends the resource: nothing about it but its purchase is repeated any more. */
  readonly isEnd?: boolean;
  /** Called once, with the first answer that counts as a success. */
  readonly onDone?: (answer: CheckedAnswer) => void | Promise<void>;
  /** Called once, when it has failed for the last time. */
  readonly onGivenUp?: () => void | Promise<void>;
}

/** An action that the registry can hold beside others whatever its parameters are. */
export interface Action extends ActionDefinition {
  run(context: ActionContext, parameters: unknown): Promise<ActionOutcome>;
}

/** Ids of what was made or changed, and what it sent. */
export interface ActionOutcome {
  readonly ids: Readonly<Record<string, string>>;
  readonly deliveries: readonly Delivery[];
}

/** Throws the parameters' own error, which names the parameter, before anything is done. */
export function defineAction<Parameters>(definition: {
  readonly name: string;
  readonly summary: string;
  readonly parameters: z.ZodType<Parameters>;
  readonly sends: readonly SentScene[];
  readonly run: (context: ActionContext, parameters: Parameters) => Promise<ActionOutcome>;
}): Action {
  return {
    ...definition,
    run: (context, parameters) => definition.run(context, definition.parameters.parse(parameters)),
  };
}
