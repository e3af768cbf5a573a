import { KooGateError } from '../domain/koogate-error.js';
import { kitV1, kitV1Debug } from '../operations/kit-v1.js';
import { kitV2 } from '../operations/kit-v2.js';
import { kitV2Debug } from '../operations/kit-v2-debug.js';
import { licenseCode, licenseCodeDebug } from '../operations/license-code.js';
import { licenseV1, licenseV1Debug } from '../operations/license-v1.js';
import { onlineLicense, onlineLicenseDebug } from '../operations/online-license.js';
import type { CallbackAnswer, Effects, OperationContext } from '../operations/operation-context.js';
import { orderNotify, orderNotifyDebug } from '../operations/order-notify.js';
import { saasV1 } from '../operations/saas-v1.js';
import { saasV1Debug } from '../operations/saas-v1-debug.js';
import { saasV2 } from '../operations/saas-v2.js';
import { saasV2Debug } from '../operations/saas-v2-debug.js';
import type { CallInProgress } from './call-in-progress.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';

/** `never`: each operation takes the request of its own; that the request is one, the validator has shown. */
type AnyOperation = (
  request: never,
  context: OperationContext,
) => Promise<{ readonly answer: CallbackAnswer } & Effects>;

export interface OperationTable {
  /** The operation of a validated call, or its twin for debug calls. */
  of(call: CallInProgress): AnyOperation;
}

const realOperations = {
  ...saasV2,
  ...kitV2,
  ...onlineLicense,
  ...licenseCode,
  ...orderNotify,
  ...saasV1,
  ...licenseV1,
  ...kitV1,
};

const debugOperations = {
  ...saasV2Debug,
  ...kitV2Debug,
  ...onlineLicenseDebug,
  ...licenseCodeDebug,
  ...orderNotifyDebug,
  ...saasV1Debug,
  ...licenseV1Debug,
  ...kitV1Debug,
} satisfies Record<keyof typeof realOperations, unknown>;

/** Throws when the specification has an operation that is not here: better not to start than to fail its calls. */
export function operationTable({
  operations,
}: Pick<CallbackSpecification, 'operations'>): OperationTable {
  const real = new Map<string, AnyOperation>(Object.entries(realOperations));
  const debug = new Map<string, AnyOperation>(Object.entries(debugOperations));
  const missing = operations.filter(({ operationId }) => !real.has(operationId));
  if (missing.length > 0) {
    throw new Error(`no handler for ${missing.map(({ operationId }) => operationId).join(', ')}`);
  }
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
export function isDebugCall({ request }: Pick<CallInProgress, 'request'>): boolean {
  return request?.testFlag === '1' || request?.testFlag === 1;
}
