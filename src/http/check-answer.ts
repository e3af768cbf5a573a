import { answerValidator } from '../openapi/answer-validator.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import type { CallbackAnswer } from '../operations/operation-context.js';
import type { CallInProgress } from './call-in-progress.js';

export type CheckAnswer = (call: CallInProgress, answer: CallbackAnswer) => void;

export interface CheckAnswerOptions {
  readonly specification: CallbackSpecification;
  /** Called with the operationId and what differs. Tests throw here; production counts and logs, and answers all the same. */
  readonly onDifference: (operationId: string, difference: string) => void;
}

/** Holds each answer against the schema that the specification publishes for it. */
export function checkAnswer({ specification, onDifference }: CheckAnswerOptions): CheckAnswer {
  const validator = answerValidator(specification.document);

  return function check({ authentication, operation }, answer) {
    if (!authentication?.ok || operation === undefined) return;
    const problem = validator.findProblem(operation.operationId, answer);
    if (problem !== undefined) onDifference(operation.operationId, problem);
  };
}
