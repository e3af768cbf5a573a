import type { NextFunction, Request } from 'express';
import { KooGateError } from '../domain/koogate-error.js';
import { answerProblem, type ProblemAnswer } from './answer-problem.js';
import { fieldProblemsOf } from './field-problems.js';
import { InvalidFields } from './invalid-fields.js';
import type { ManagementLog } from './management-log.js';
import { MarketplaceProblem } from './marketplace-problem.js';
import type { ProblemKind } from './problem.js';
import type { ManagementResponse } from './request-in-progress.js';

const retryAfterSeconds: Readonly<Partial<Record<ProblemKind, number>>> = {
  'storage-unavailable': 1,
  'marketplace-unavailable': 5,
  'marketplace-throttled': 60,
};

/** The one error boundary. What was thrown goes to the log, what leaves are public sentences; of an unknown error nothing. */
export function answerErrors({ log }: { readonly log: ManagementLog }) {
  return function answerErrorsHandler(
    error: unknown,
    _req: Request,
    res: ManagementResponse,
    next: NextFunction,
  ): void {
    const answer = toProblemAnswer(error);
    report(error, answer, res, log);
    if (res.headersSent) {
      // Half an answer cannot be taken back: express closes the connection.
      next(error);
      return;
    }
    const seconds = retryAfterSeconds[answer.kind];
    if (seconds !== undefined) res.set('Retry-After', String(seconds));
    answerProblem(res, answer);
  };
}

function toProblemAnswer(error: unknown): ProblemAnswer {
  if (error instanceof InvalidFields) return { kind: error.code, errors: error.problems };
  if (error instanceof MarketplaceProblem) {
    const { kind, failure } = error;
    return { kind, detail: failure?.message, failure };
  }
  if (error instanceof KooGateError) {
    return { kind: error.code, detail: error.code === 'internal' ? undefined : error.sentence };
  }
  const errors = fieldProblemsOf(error);
  return errors === undefined ? { kind: 'internal' } : { kind: 'invalid-parameter', errors };
}

function report(
  error: unknown,
  { kind }: ProblemAnswer,
  res: ManagementResponse,
  log: ManagementLog,
): void {
  const fields = { requestId: res.locals.request.requestId, err: error };
  if (kind === 'internal') log.error(fields, 'management call failed');
  if (kind === 'storage-unavailable') log.warn(fields, 'management call found no database');
  if (error instanceof MarketplaceProblem)
    log.warn(fields, 'management call failed at the marketplace');
}
