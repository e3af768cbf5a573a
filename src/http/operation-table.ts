import { KooGateError } from '../domain/koogate-error.js';
import type { CallbackAnswer, Effects, OperationContext } from '../operations/operation-context.js';
import { saasV2 } from '../operations/saas-v2.js';
import { saasV2Debug } from '../operations/saas-v2-debug.js';
import type { CallInProgress } from './call-in-progress.js';

/** `never`: each operation takes the request of its own; that the body is one, the validator has shown. */
type AnyOperation = (
  request: never,
  context: OperationContext,
) => Promise<{ readonly answer: CallbackAnswer } & Effects>;

export interface OperationTable {
  /** The operation of a validated call, or its twin for debug calls. */
  of(call: CallInProgress): AnyOperation;
}

export function operationTable(): OperationTable {
  const real = new Map<string, AnyOperation>(Object.entries({ ...saasV2 }));
  const debug = new Map<string, AnyOperation>(Object.entries({ ...saasV2Debug }));
  return {
    of(call) {
      const operationId = call.operation?.operationId ?? '';
      const operation = (isDebugCall(call) ? debug : real).get(operationId);
      if (operation !== undefined) return operation;
      throw new KooGateError('internal', { detail: `no handler for operation ${operationId}` });
    },
  };
}

/** Absent, empty, "0" and 0 are real; "1" and 1 are debug (lifecycle.md 5). Anything else the validator has refused. */
export function isDebugCall({ body }: Pick<CallInProgress, 'body'>): boolean {
  return body?.testFlag === '1' || body?.testFlag === 1;
}
