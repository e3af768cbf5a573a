import type { AccessData } from './instance.js';

/**
 * How a purchase becomes a usable instance.
 * - `at-once`: every buyer gets the same front end, and nothing has to be asked before.
 * - `by-hand`: the instance stays pending until it is completed or refused through the management API.
 * - `by-job`: a job looks the order up and asks the seller's code, after the pending instance is durable.
 */
export type ProvisioningPlan =
  | { readonly kind: 'at-once'; readonly access: AccessData }
  | { readonly kind: 'by-hand' }
  | { readonly kind: 'by-job' };
