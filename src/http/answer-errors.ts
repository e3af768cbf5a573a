import type { IncomingMessage } from 'node:http';
import type { CallRecord } from '../domain/call-record.js';
import type { Committer } from '../domain/committer.js';
import { KooGateError, type KooGateErrorCode } from '../domain/koogate-error.js';
import type { CallbackAnswer } from '../operations/operation-context.js';
import { resultCodes, type ResultCode } from '../protocol/result-codes.js';
import type { AnswerCall, Diagnosing } from './answer-call.js';
import { toCallRecord } from './call-record.js';
import type { CallInProgress, CallResponse } from './call-in-progress.js';
import type { DiagnoseRefused } from './diagnose-refused.js';
import { nonceClaimOf, nonceReplayed } from './nonce-claim.js';

export interface AnswerErrorsOptions {
  readonly committer: Committer;
  /** Keeps the record of a call that was not authentic, when there is room; never waits, never fails. */
  readonly recordRefused: (record: CallRecord) => void;
  /** Finds out why the signature of a call failed; begins behind the answer. */
  readonly diagnose: DiagnoseRefused;
  readonly answer: AnswerCall;
  readonly reportInternal: (call: CallInProgress, error: unknown) => void;
}

/** The one table from our errors to the wire. The marketplace reads HTTP 200 only; the others are for no callback at all. */
const wire = {
  'invalid-parameter': { status: 200, resultCode: '000002' },
  unauthenticated: { status: 200, resultCode: '000001' },
  'nonce-replayed': { status: 200, resultCode: '000001' },
  forbidden: { status: 200, resultCode: '000001' },
  'unknown-resource': { status: 404, resultCode: '000002' },
  'illegal-state': { status: 200, resultCode: '000005' },
  'body-too-large': { status: 413, resultCode: '000002' },
  'storage-unavailable': { status: 200, resultCode: '000005' },
  internal: { status: 200, resultCode: '000005' },
} as const satisfies Record<KooGateErrorCode, { status: number; resultCode: ResultCode }>;

/**
 * The one error boundary of the callbacks. Whatever was thrown leaves as a result code with a public sentence; what it was
 * goes to the log and the call record. An authentic call uses up its nonce also when it is refused.
 */
export function answerErrors(options: AnswerErrorsOptions) {
  return async function answerErrorsHandler(
    error: unknown,
    _req: IncomingMessage,
    res: CallResponse,
  ): Promise<void> {
    const { call } = res.locals;
    const final = await recordError(call, toKooGateError(error), options);
    call.replayed = final.code === 'nonce-replayed';
    if (wire[final.code].resultCode === '000005') options.reportInternal(call, final);
    const diagnosis = call.authentication?.ok === false ? options.diagnose(res) : undefined;
    options.answer(res, toAnswer(final), wire[final.code].status, diagnosis);
    if (!call.authentication?.ok) await recordUnauthentic(call, final, { ...options, diagnosis });
  };
}

/** With what an operator should know instead of the bare reason, where it was found out. */
async function recordUnauthentic(
  call: CallInProgress,
  error: KooGateError,
  {
    recordRefused,
    diagnosis,
  }: Pick<AnswerErrorsOptions, 'recordRefused'> & { diagnosis: Diagnosing | undefined },
): Promise<void> {
  const record = toCallRecord(call, toAnswer(error), error.message);
  recordRefused({ ...record, problem: (await diagnosis) ?? record.problem });
}

async function recordError(
  call: CallInProgress,
  error: KooGateError,
  options: AnswerErrorsOptions,
): Promise<KooGateError> {
  if (!call.authentication?.ok) return error;
  const { committer, recordRefused } = options;
  const record = toCallRecord(call, toAnswer(error), error.message);
  if (error.code === 'nonce-replayed') recordRefused({ ...record, verdict: error.code });
  if (unrecorded.has(error.code)) return error;
  try {
    const committed = await committer.commit({
      call: record,
      nonce: nonceClaimOf(call),
      changes: [],
    });
    return committed === 'nonce-replayed'
      ? await recordError(call, nonceReplayed(), options)
      : error;
  } catch (commitError) {
    return toKooGateError(commitError);
  }
}

/** Errors of authentic calls that leave no committed record: there is no database, or the nonce belongs to another call. */
const unrecorded: ReadonlySet<KooGateErrorCode> = new Set([
  'storage-unavailable',
  'nonce-replayed',
]);

function toKooGateError(error: unknown): KooGateError {
  if (error instanceof KooGateError) return error;
  return new KooGateError('internal', {
    detail: error instanceof Error ? error.message : String(error),
    cause: error,
  });
}

function toAnswer(error: KooGateError): CallbackAnswer {
  const { resultCode } = wire[error.code];
  const sentence = resultCode === '000005' ? undefined : error.sentence;
  return { resultCode, resultMsg: sentence ?? resultCodes[resultCode].sentence };
}
