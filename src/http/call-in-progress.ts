import type { ServerResponse } from 'node:http';
import type { NonceClaim } from '../domain/committer.js';
import type { CallbackAnswer } from '../operations/operation-context.js';
import type { KeyClass } from '../protocol/access-keys.js';
import type { CallbackOperation } from '../openapi/callback-specification.js';
import type { HeldBody } from './body-room.js';

/** All that is known of a callback while it passes through the chain; each step fills in its own part. */
export interface CallInProgress {
  readonly callId: string;
  readonly receivedAt: number;
  /** Monotonic milliseconds, for the duration. */
  readonly startedAt: number;
  readonly method: string;
  readonly path: string;
  /** Of the path, what stands behind the production address; see `call-target.ts`. */
  readonly subPath: string;
  /** Behind the question mark, as it travelled. */
  readonly rawQuery: string;
  /** The bytes as received; empty until they are read. */
  rawBody: Buffer;
  operation: CallbackOperation | undefined;
  authentication: Authentication | undefined;
  request: CallRequest | undefined;
  /** The nonce is in the database: a later error must not claim it again. */
  nonceClaimed: boolean;
  /** Authentic, but with a nonce that an earlier call has used. */
  replayed: boolean;
  /** What its body takes of the room for bodies. */
  bodyHeld: HeldBody | undefined;
  /** An answer that holds already, durably, while the work goes on: what is said when the time is up. */
  interimAnswer: CallbackAnswer | undefined;
}

/**
 * What a call says: the members of its JSON body with top-level nulls dropped, or the decoded parameters of its query. `undefined`
 * until it is read, and when the body is no JSON object.
 */
export type CallRequest = Readonly<Record<string, unknown>>;

export type Authentication =
  | {
      readonly ok: true;
      readonly keyClass: KeyClass;
      readonly keyIndex: number;
      readonly accessKey: string;
      /** `null`: the older interfaces have none, and so no protection against replays. */
      readonly nonce: NonceClaim | null;
    }
  | {
      readonly ok: false;
      /** The class that should have signed it, or the first of those that may call there. */
      readonly keyClass: KeyClass;
      readonly reason: string;
    };

/** What a callback is answered with; the call travels with it. */
export interface CallResponse extends ServerResponse {
  locals: { readonly call: CallInProgress };
}

/** Goes on to the next step, or with an error to the boundary. */
export type Next = (error?: unknown) => void;
