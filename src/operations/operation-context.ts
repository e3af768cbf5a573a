import type { Change } from '../domain/change.js';
import type { ChangeJudge } from '../domain/change-check.js';
import type { Instance } from '../domain/instance.js';
import type { Licensing } from '../domain/licensing.js';
import type { Loaders } from '../domain/loaders.js';
import type { ProvisioningPlan } from '../domain/provisioning.js';
import type { EncryptType } from '../protocol/sensitive-field.js';

/** What an operation may ask of the world. Nothing else is within its reach. */
export interface OperationContext {
  readonly load: Loaders;
  readonly now: number;
  readonly callId: string;
  /** How often this call ran before and lost to another one; 0 at first. */
  readonly attempt: number;
  readonly newId: () => string;
  readonly provisioning: ProvisioningPlan;
  readonly licensing: Licensing;
  readonly judgeChange: ChangeJudge;
  /** Where a debug call that shows access data sends the buyer. */
  readonly debugFrontEndUrl: string;
  /** The key that verified the call; the older interfaces encrypt single fields with it. */
  readonly accessKey: string;
  /** With which algorithm, where the call does not tell. */
  readonly encryptType: EncryptType;
  /** What the marketplace encrypted with the seller's public key; `undefined` when no private key opens it. */
  readonly decryptClientSecret: (clientSecret: string) => string | undefined;
}

/** What an operation leaves behind besides its answer. */
export interface Effects {
  readonly changes: readonly Change[];
  /** What was odd about a call that succeeds all the same; kept with its record for the operator. */
  readonly remark?: string;
  /** Set when the seller's code must run after the commit and before the answer, if it is fast enough. */
  readonly provision?: PendingProvisioning;
}

export interface PendingProvisioning {
  readonly instance: Instance;
  /** Asked for by a repeat: what waits for another try need not wait any longer. */
  readonly again: boolean;
  /** The answer for the instance as provisioning left it when the deadline came. */
  readonly answerFor: (instance: Instance) => CallbackAnswer;
}

/** What every answer to the marketplace has (result-codes.md 1). */
export interface CallbackAnswer {
  readonly resultCode: string;
  readonly resultMsg: string;
}
