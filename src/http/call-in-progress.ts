import type { Response } from 'express';
import type { CallbackOperation } from './callback-specification.js';

/** All that is known of a callback while it passes through the chain; each step fills in its own part. */
export interface CallInProgress {
  readonly callId: string;
  readonly receivedAt: number;
  /** Monotonic milliseconds, for the duration. */
  readonly startedAt: number;
  readonly method: string;
  readonly path: string;
  /** The bytes as received; empty until they are read. */
  rawBody: Buffer;
  /** The parsed body with top-level nulls dropped; `undefined` when it is no JSON object. */
  body: Readonly<Record<string, unknown>> | undefined;
  operation: CallbackOperation | undefined;
  authentication: Authentication | undefined;
  /** The nonce is in the database: a later error must not claim it again. */
  nonceClaimed: boolean;
  /** Authentic, but with a nonce that an earlier call has used. */
  replayed: boolean;
}

export type Authentication =
  | {
      readonly ok: true;
      readonly keyClass: string;
      readonly keyIndex: number;
      readonly accessKey: string;
      readonly nonce: string;
      readonly nonceExpiresAt: number;
    }
  | { readonly ok: false; readonly reason: string };

export interface CallLocals extends Record<string, unknown> {
  call: CallInProgress;
}

export type CallResponse = Response<unknown, CallLocals>;
