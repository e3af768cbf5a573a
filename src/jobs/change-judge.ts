import type { ChangeJudge } from '../domain/change-check.js';
import type { SellerHandlers } from '../domain/handler-calls.js';

export interface ChangeJudgeOptions {
  readonly handlers: SellerHandlers | undefined;
  /** How long the answer may wait for the seller's code (ms). */
  readonly deadlineMs: number;
  /** Each question is asked once: nothing is done that a repeat would do again. */
  readonly newId: () => string;
}

/** Asks the seller's `checkChange`; without one every change is possible. Never rejects. */
export function createChangeJudge({
  handlers,
  deadlineMs,
  newId,
}: ChangeJudgeOptions): ChangeJudge {
  return async (ask) => {
    if (handlers?.has('checkChange') !== true) return { kind: 'possible' };
    try {
      const signal = AbortSignal.timeout(deadlineMs);
      const answer = await handlers.call('checkChange', ask, { idempotencyKey: newId(), signal });
      return answer.possible ? { kind: 'possible' } : { kind: 'refused', reason: answer.reason };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: 'refused', reason: `checkChange failed: ${reason}` };
    }
  };
}
