import type {
  CallbackOperation,
  CallbackSpecification,
} from '../openapi/callback-specification.js';
import type { Finding } from './finding.js';
import { answerJudge } from './judge-answer.js';
import { requestJudge } from './judge-request.js';
import { callLocator } from './locate-call.js';
import type { RecordedCall } from './recorded-call.js';

export interface JudgedCall {
  readonly operation: CallbackOperation | undefined;
  /** None: the specification describes all of it, in both directions. */
  readonly findings: readonly Finding[];
}

export interface CallJudgeOptions {
  readonly specification: CallbackSpecification;
  /** The production address; `undefined`: any may be. */
  readonly basePath?: string | undefined;
}

/** Holds recorded calls against the specification; `undefined` for what is no callback. */
export function callJudge({ specification, basePath }: CallJudgeOptions) {
  const locate = callLocator({ specification, basePath });
  const judgeRequest = requestJudge(specification);
  const judgeAnswer = answerJudge(specification);
  return async function judge({
    request,
    operationId,
    answer,
  }: RecordedCall): Promise<JudgedCall | undefined> {
    const located = locate(request, operationId !== undefined);
    if (located === undefined) return undefined;
    const { operation, findings } = await judgeRequest(request, located);
    const ofAnswer = operation && answer ? judgeAnswer(operation, answer) : [];
    return { operation, findings: [...findings, ...ofAnswer] };
  };
}
