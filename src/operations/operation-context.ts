import type { Change } from '../domain/change.js';
import type { Instance } from '../domain/instance.js';
import type { Loaders } from '../domain/loaders.js';
import type { ProvisioningPlan } from '../domain/provisioning.js';

/** What an operation may ask of the world. Nothing else is within its reach. */
export interface OperationContext {
  readonly load: Loaders;
  readonly now: number;
  readonly callId: string;
  /** How often this call ran before and lost to another one; 0 at first. */
  readonly attempt: number;
  readonly newId: () => string;
  readonly provisioning: ProvisioningPlan;
  /** Where a debug `queryInstance` sends the buyer. */
  readonly debugFrontEndUrl: string;
}

/** What an operation leaves behind besides its answer. */
export interface Effects {
  readonly changes: readonly Change[];
  /** Set when the seller's code must run after the commit and before the answer, if it is fast enough. */
  readonly provision?: PendingProvisioning;
}

export interface PendingProvisioning {
  readonly instance: Instance;
  /** The answer for the instance as provisioning left it when the deadline came. */
  readonly answerFor: (instance: Instance) => CallbackAnswer;
}

/** What every answer to the marketplace has (result-codes.md 1). */
export interface CallbackAnswer {
  readonly resultCode: string;
  readonly resultMsg: string;
}
