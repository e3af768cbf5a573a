import type { components } from '../../generated/types/management.js';
import type { CallRecord } from '../domain/call-record.js';
import type { CallSummary } from '../domain/directories.js';
import { seesSecrets } from './caller-sight.js';
import type { Caller } from './request-in-progress.js';
import { toUtcTime } from './utc-time.js';

type Schemas = components['schemas'];

export function toCallSummary(call: CallSummary): Schemas['CallSummary'] {
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

/** A call as the caller may see it: a request is kept whole, with whatever personal data and secrets it holds. */
export function toCallAnswer(call: CallRecord, caller: Caller): Schemas['Call'] {
  const redacted = call.sensitive && call.requestBody !== null && !seesSecrets(caller);
  return {
    ...toCallSummary(call),
    requestBody: redacted ? null : call.requestBody,
    requestRedacted: redacted,
    answerBody: call.answerBody,
  };
}
