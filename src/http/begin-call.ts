import type { IncomingMessage } from 'node:http';
import type { CallInProgress } from './call-in-progress.js';
import type { CallTarget } from './call-target.js';

export interface BeginCallOptions {
  readonly now: () => number;
  readonly newId: () => string;
}

/** Opens the account of a call: from here on every step, and every error, knows which call it belongs to. */
export function beginCall({ now, newId }: BeginCallOptions) {
  return function begin({ method = '' }: IncomingMessage, target: CallTarget): CallInProgress {
    return {
      callId: newId(),
      receivedAt: now(),
      startedAt: performance.now(),
      method,
      path: target.path,
      subPath: target.subPath,
      rawQuery: target.rawQuery,
      rawBody: noBytes,
      request: undefined,
      operation: undefined,
      authentication: undefined,
      nonceClaimed: false,
      replayed: false,
      bodyHeld: undefined,
      interimAnswer: undefined,
    };
  };
}

const noBytes = Buffer.alloc(0);
