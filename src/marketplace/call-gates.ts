import type { CallFailure } from './marketplace-client.js';
import type { OpenApiOperationId } from './open-api-operations.js';

/** Where the client tells an operator what concerns all its calls; once each, not for every call. */
export interface MarketplaceLog {
  info(message: string): void;
  error(message: string): void;
}

/** What a call has come to, as far as others are concerned. */
export interface CallVerdict {
  readonly operationId: OpenApiOperationId;
  /** `null`: it succeeded. */
  readonly failure: CallFailure | null;
  /** What else cannot succeed either. */
  readonly closes: 'account' | 'operation' | undefined;
}

export interface CallGates {
  /** Why the call is not to be made now; `undefined`: it is, and `settle` is to be called after it, whatever comes of it. */
  enter(operationId: OpenApiOperationId): CallFailure | undefined;
  settle(verdict: CallVerdict): void;
}

/** So long nobody asks again with a key that was refused. */
const refusedPauseMs = 60_000;
const throttledPauseMs = { first: 1_000, longest: 60_000 };
const account = 'account';

type Scope = typeof account | OpenApiOperationId;

interface Closed {
  readonly failure: CallFailure;
  readonly until: number;
  readonly pauseMs: number;
  /** A call is under way that finds out whether it may be opened. */
  readonly isProbed: boolean;
}

/**
 * Holds calls back that cannot succeed: with an access key that is refused, or too often. What is refused stays so for a while; then one
 * call is let through, and what comes of it decides for the others. So a wrong key is not knocked with, and a limit is not run into
 * again by everybody who waits.
 */
export function createCallGates({
  now,
  log,
}: {
  readonly now: () => number;
  readonly log: MarketplaceLog;
}): CallGates {
  const closed = new Map<Scope, Closed>();

  return {
    enter(operationId) {
      const scopes = [account, operationId] as const;
      for (const scope of scopes) {
        const gate = closed.get(scope);
        if (gate !== undefined && (gate.isProbed || now() < gate.until)) return gate.failure;
      }
      for (const scope of scopes) setProbed(scope, true);
      return undefined;
    },
    settle({ operationId, failure, closes }) {
      for (const scope of [account, operationId] as const) {
        setProbed(scope, false);
        if (failure === null || isAnswered(failure)) open(scope);
      }
      if (failure?.kind === 'throttled') close(account, failure);
      else if (failure !== null && closes !== undefined) {
        close(closes === 'account' ? account : operationId, failure);
      }
    },
  };

  function setProbed(scope: Scope, isProbed: boolean): void {
    const gate = closed.get(scope);
    if (gate !== undefined) closed.set(scope, { ...gate, isProbed });
  }

  function open(scope: Scope): void {
    const gate = closed.get(scope);
    closed.delete(scope);
    if (gate !== undefined && gate.failure.kind !== 'throttled') {
      log.info('the marketplace accepts calls again that it had refused');
    }
  }

  function close(scope: Scope, failure: CallFailure): void {
    const gate = closed.get(scope);
    const pauseMs = failure.kind === 'throttled' ? nextPause(gate) : refusedPauseMs;
    closed.set(scope, { failure, until: now() + pauseMs, pauseMs, isProbed: false });
    const isNews = gate?.failure.kind !== failure.kind;
    if (isNews && failure.kind !== 'throttled') log.error(failure.message);
  }
}

function nextPause(gate: Closed | undefined): number {
  if (gate?.failure.kind !== 'throttled') return throttledPauseMs.first;
  return Math.min(gate.pauseMs * 2, throttledPauseMs.longest);
}

/** An answer that has nothing against the caller: the gate may open. No answer says nothing about it. */
function isAnswered({ kind, code }: CallFailure): boolean {
  return code !== null && kind !== 'throttled' && kind !== 'credentials' && kind !== 'signature';
}
