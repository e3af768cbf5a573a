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
      const settings = { idempotencyKey: newId(), signal };
      const late = toRejection(signal, `it did not answer within ${deadlineMs} ms`);
      const answer = await Promise.race([late, handlers.call('checkChange', ask, settings)]);
      return answer.possible ? { kind: 'possible' } : { kind: 'refused', reason: answer.reason };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: 'refused', reason: `checkChange failed: ${reason}` };
    }
  };
}

/** The marketplace waits no longer, whether the handler heeds its signal or not. */
function toRejection(signal: AbortSignal, problem: string): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(problem)), { once: true });
  });
}
