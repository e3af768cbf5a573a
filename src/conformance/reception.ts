import { checkAnswer } from '../emulator/answer-checks.js';
import type { Callback } from '../emulator/callback.js';
import type { SentBesides } from '../emulator/courier.js';
import type { HttpOutcome, HttpRequest } from '../emulator/http-exchange.js';
import type { AnswerValidator } from '../openapi/answer-validator.js';
import { keyClasses, type AccessKeys } from '../protocol/access-keys.js';
import type { ReceivedAnswer } from './received-answer.js';
import { expectSameAnswer } from './same-answer.js';

/** Checks the form of every answer of a run and remembers what was wrong. */
export interface Reception {
  receive(call: ReceivedCall): ReceivedAnswer;
  /** What a storm has sent besides the call itself is held against what its fault expects. */
  noteBesides(callback: Callback, answer: ReceivedAnswer, besides: SentBesides): void;
  /** Each kind of fault once; `undefined` when nothing has been received. */
  findingsOf(operationId: string): readonly string[] | undefined;
}

export interface ReceivedCall {
  readonly callback: Callback;
  readonly request: HttpRequest;
  readonly outcome: HttpOutcome;
  /** Those of the class by default. */
  readonly answerKeys?: readonly string[] | undefined;
  /** Meant for no callback: nothing is remembered of it. */
  readonly isStray?: boolean | undefined;
}

export function createReception({
  keys,
  validator,
}: {
  readonly keys: AccessKeys;
  readonly validator: AnswerValidator;
}): Reception {
  const findings = new Map<string, Set<string>>();

  const receive: Reception['receive'] = (call) => {
    const { callback, request, outcome, answerKeys, isStray = false } = call;
    const { operationId, keyClass } = callback.operation;
    const signers = answerKeys ?? keys[keyClass];
    const checked = checkAnswer({ callback, outcome, keys: signers, validator });
    if (isStray) return { ...checked, request, outcome };
    const known = findings.get(operationId) ?? new Set();
    findings.set(operationId, known);
    for (const { check, problem } of checked.findings) known.add(`${check}: ${problem}`);
    return { ...checked, request, outcome };
  };

  return {
    receive,
    noteBesides(callback, answer, { fault, request, outcome, expected }) {
      if (expected === 'any' || outcome.kind === 'failed') return;
      const besides = receive({ callback, request, outcome });
      const isRepeat = expected === 'same-answer' || expected === 'same-things';
      const isExpected = isRepeat
        ? isSameOrSettled(answer, besides)
        : besides.resultCode === expected;
      if (isExpected) return;
      const check = isRepeat ? 'same-for-repeat' : 'refuses-forgery';
      const wanted = isRepeat ? 'the same answer' : expected;
      const problem = `${fault}: answered ${besides.resultCode ?? 'no resultCode'} instead of ${wanted}`;
      findings.get(callback.operation.operationId)?.add(`${check}: ${problem}`);
    },
    findingsOf(operationId) {
      const known = findings.get(operationId);
      return known === undefined ? undefined : [...known];
    },
  };
}

/** What was answered 000004 may be finished when it is answered again. */
function isSameOrSettled(answer: ReceivedAnswer, besides: ReceivedAnswer): boolean {
  const codes = [answer.resultCode, besides.resultCode];
  const isSettling = codes.includes('000004') && codes.includes('000000');
  if (isSettling) return answer.members.instanceId === besides.members.instanceId;
  return expectSameAnswer(answer, besides, { keys: noKeys }).outcome === 'passed';
}

const noKeys = Object.fromEntries(
  keyClasses.map((keyClass) => [keyClass, []]),
) as unknown as AccessKeys;
