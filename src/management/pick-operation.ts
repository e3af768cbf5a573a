import type { NextFunction, Request } from 'express';
import { answerProblem } from './answer-problem.js';
import type { ManagementSpecification } from './management-specification.js';
import type { ManagementResponse } from './request-in-progress.js';

/** Finds the operation by path and method: 404 for a path that the specification does not have, 405 for a method. */
export function pickOperation({
  specification,
}: {
  readonly specification: ManagementSpecification;
}) {
  return function pickOperationHandler(
    req: Request,
    res: ManagementResponse,
    next: NextFunction,
  ): void {
    const path = specification.find(req.baseUrl + req.path);
    if (path === undefined) {
      answerProblem(res, { kind: 'unknown-resource', detail: 'There is nothing at this path.' });
      return;
    }
    const operation = path.operations.find(({ method }) => method === req.method);
    if (operation === undefined) {
      res.set('Allow', path.operations.map(({ method }) => method).join(', '));
      answerProblem(res, { kind: 'method-not-allowed' });
      return;
    }
    res.locals.request.operation = operation;
    res.locals.request.pathParameters = path.parameters;
    next();
  };
}
