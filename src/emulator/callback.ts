import type { CallbackOperation } from '../openapi/callback-specification.js';

/** What the marketplace wants to say: nothing of how it is signed, or when. */
export interface Callback {
  readonly operation: CallbackOperation;
  readonly request: CallbackRequest;
  /** What a repeat says instead, where it differs: `businessId` is another one with each call. */
  readonly again?: (() => CallbackRequest) | undefined;
}

/** The members of a body, or the decoded parameters of a GET. */
export type CallbackRequest = Readonly<Record<string, unknown>>;
