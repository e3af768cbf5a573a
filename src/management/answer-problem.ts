import type { components } from '../../generated/types/management.js';
import type { CallFailure } from '../marketplace/marketplace-client.js';
import { problems, type ProblemKind } from './problem.js';
import type { ManagementResponse } from './request-in-progress.js';

type Problem = components['schemas']['Problem'];

export interface ProblemAnswer {
  readonly kind: ProblemKind;
  /** Public. The table's sentence unless given. */
  readonly detail?: string | undefined;
  readonly errors?: readonly components['schemas']['FieldProblem'][] | undefined;
  /** Why the marketplace has not done what was asked of it. */
  readonly failure?: Pick<CallFailure, 'code' | 'retry'> | undefined;
}

/** The only place that sends an error (RFC 9457). */
export function answerProblem(res: ManagementResponse, answer: ProblemAnswer): void {
  const { status, title, sentence } = problems[answer.kind];
  const problem: Problem = {
    type: `urn:koogate:problem:${answer.kind}`,
    title,
    status,
    detail: answer.detail ?? sentence,
    instance: `urn:uuid:${res.locals.request.requestId}`,
    ...(answer.errors && { errors: [...answer.errors] }),
    ...(answer.failure && {
      marketplaceCode: answer.failure.code,
      retry: answer.failure.retry,
    }),
  };
  res.status(status).type('application/problem+json').send(JSON.stringify(problem));
}
