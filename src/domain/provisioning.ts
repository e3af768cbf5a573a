import type { AccessData, Instance, ProvisioningFailure } from './instance.js';

/**
 * How a purchase becomes a usable instance.
 * - `at-once`: every buyer gets the same front end; nothing of the seller's runs.
 * - `by-hand`: the instance stays pending until it is completed or refused through the management API.
 * - `by-handler`: the seller's code is called, after the pending instance is durable.
 */
export type ProvisioningPlan =
  | { readonly kind: 'at-once'; readonly access: AccessData }
  | { readonly kind: 'by-hand' }
  | { readonly kind: 'by-handler'; readonly provision: ProvisionHandler };

/** May be called again for the same instance: after a crash, or when the marketplace repeats a failed purchase. */
export type ProvisionHandler = (
  instance: Instance,
  signal: AbortSignal,
) => Promise<ProvisioningOutcome>;

export type ProvisioningOutcome =
  | { readonly kind: 'succeeded'; readonly access: AccessData }
  | { readonly kind: 'failed'; readonly failure: ProvisioningFailure };
