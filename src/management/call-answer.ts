import type { components } from '../../generated/types/management.js';
import type { CallRecord } from '../domain/call-record.js';
import { toUtcTime } from './utc-time.js';

type Schemas = components['schemas'];

export function toCallSummary(call: CallRecord): Schemas['CallSummary'] {
  return {
    callId: call.callId,
    receivedAt: toUtcTime(call.receivedAt),
    method: call.method,
    path: call.path,
    operationId: call.operationId,
    debug: call.debug,
    verdict: call.verdict,
    keyIndex: call.keyIndex,
    resultCode: call.resultCode,
    problem: call.problem,
    requestBytes: call.requestBytes,
    durationMs: call.durationMs,
    instanceId: call.instanceId,
    orderId: call.orderId,
  };
}

export function toCallAnswer(call: CallRecord): Schemas['Call'] {
  return { ...toCallSummary(call), requestBody: call.requestBody, answerBody: call.answerBody };
}
