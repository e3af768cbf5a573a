import type { Logger } from 'pino';
import type { CallRecord } from '../domain/call-record.js';
import type { Committer } from '../domain/committer.js';
import type { CallbackAnswer } from '../operations/operation-context.js';
import type { AnswerCall } from './answer-call.js';
import { toCallRecord } from './call-record.js';
import type { CallResponse } from './call-in-progress.js';
import { OldestFirst } from './oldest-first.js';

export interface AnswerInTimeOptions {
  readonly deadlineMs: number;
  readonly answer: AnswerCall;
  readonly committer: Committer;
  readonly onDeadline: () => void;
  readonly log: Pick<Logger, 'warn'>;
}

export interface AnswerInTime {
  /** From now on, the call is answered within the time. */
  begin(res: CallResponse): void;
  /** It is answered elsewhere. Returns false when it has been answered here, because its time was up. */
  forget(res: CallResponse): boolean;
  /** What became of a call. One that was answered because its time was up gets no second answer: its record is set right. */
  readonly answer: AnswerCall;
}

/** It may have been done, or be done yet: the operations are such that the same call again finds out. */
export const lateAnswer = {
  resultCode: '000005',
  resultMsg: 'not finished in time, send the call again',
} as const satisfies CallbackAnswer;

/**
 * The marketplace waits five seconds at the least and takes silence for a failure, of which it does not know the reason. So a call
 * that has no outcome by then is answered all the same: with what holds already, such as 000004 for a purchase that is stored,
 * else with 000005. The work goes on; what it brings about stays, and a repeat of the call finds it.
 */
export function answerInTime(options: AnswerInTimeOptions): AnswerInTime {
  const { deadlineMs, answer, onDeadline } = options;
  const answeredEarly = new WeakMap<CallResponse, CallRecord>();
  const open = new OldestFirst<CallResponse>(deadlineMs, (res) => {
    const { call } = res.locals;
    const early = call.interimAnswer ?? lateAnswer;
    answeredEarly.set(res, toCallRecord(call, early));
    onDeadline();
    answer(res, early);
  });
  return {
    begin: (res) => open.add(res),
    forget: (res) => open.remove(res),
    answer(res, body, ...rest) {
      open.remove(res);
      const record = answeredEarly.get(res);
      if (record === undefined) answer(res, body, ...rest);
      else void setRight(record, { res, outcome: body }, options);
    },
  };
}

/** The record was written with the outcome of the work, and has to say what was answered. */
async function setRight(
  record: CallRecord,
  { res, outcome }: { readonly res: CallResponse; readonly outcome: CallbackAnswer },
  { committer, log }: AnswerInTimeOptions,
): Promise<void> {
  const seconds = ((performance.now() - res.locals.call.startedAt) / 1_000).toFixed(1);
  const problem = `answered before it was finished; the work ended after ${seconds} s with ${outcome.resultCode}`;
  log.warn({ callId: record.callId, resultCode: record.resultCode }, problem);
  const call = { ...record, problem };
  // Without a database there is no record that could be wrong.
  await committer.commit({ call, nonce: null, changes: [] }).catch(() => undefined);
}
