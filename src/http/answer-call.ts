import type { Logger } from 'pino';
import type { CallbackAnswer } from '../operations/operation-context.js';
import type { AccessKeys } from '../protocol/access-keys.js';
import type { CallInProgress, CallResponse } from './call-in-progress.js';
import type { Metrics } from './callback-metrics.js';
import type { CheckAnswer } from './check-answer.js';
import { isDebugCall } from './operation-table.js';
import { sendAnswer } from './send-answer.js';

export interface AnswerCallOptions {
  readonly keys: AccessKeys;
  readonly checkAnswer: CheckAnswer;
  readonly metrics: Metrics;
  readonly log: Logger;
}

export type AnswerCall = (
  res: CallResponse,
  answer: CallbackAnswer,
  status?: number,
  diagnosis?: Diagnosing,
) => void;

/** Why the signature of a refused call failed, in one line, once it is found out. Never rejects. */
export type Diagnosing = Promise<string | undefined>;

/** Sends the answer, and tells in one line and a few numbers what became of the call; when its signature failed, also why. */
export function answerCall({ keys, checkAnswer, metrics, log }: AnswerCallOptions): AnswerCall {
  return function answer(res, body, status = 200, diagnosis) {
    const { call } = res.locals;
    checkAnswer(call, body);
    sendAnswer(res, keys, { status, answer: body });
    const line = observe(call, body, status);
    if (diagnosis === undefined) log.info(line, 'call');
    else void diagnosis.then((found) => log.info({ ...line, diagnosis: found }, 'call'));
  };

  function observe(
    call: CallInProgress,
    { resultCode, resultMsg }: CallbackAnswer,
    status: number,
  ) {
    const reason = refusalReason(call);
    // An unverified body may claim any activity: only an authentic call is counted under its operation.
    const authentic = call.authentication?.ok === true;
    const operation = (authentic ? call.operation?.operationId : undefined) ?? 'none';
    const debug = authentic && isDebugCall(call);
    const durationMs = performance.now() - call.startedAt;
    metrics.calls.inc({ operation, code: resultCode, debug: String(debug) });
    metrics.callSeconds.observe({ operation }, durationMs / 1000);
    if (reason !== undefined) metrics.authenticationFailures.inc({ reason });
    return {
      callId: call.callId,
      operation,
      resultCode,
      status,
      debug,
      durationMs: Math.round(durationMs * 100) / 100,
      reason,
      // While an old key is being rotated out, this tells whether anybody still signs with it.
      keyIndex: call.authentication?.ok ? call.authentication.keyIndex : undefined,
      resultMsg: resultCode === '000000' ? undefined : resultMsg,
    };
  }
}

function refusalReason({ authentication, replayed }: CallInProgress): string | undefined {
  if (replayed) return 'nonce-replayed';
  return authentication?.ok === false ? authentication.reason : undefined;
}
