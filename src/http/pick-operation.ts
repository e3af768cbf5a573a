import type { NextFunction, Request } from 'express';
import { KooGateError } from '../domain/koogate-error.js';
import type { CallInProgress, CallResponse } from './call-in-progress.js';
import type { CallbackSpecification } from './callback-specification.js';
import { parseRequest } from './parse-request.js';
import { subPathOf } from './sub-path.js';

/**
 * Finds the operation by method, path and activity. The activity is read from a request that nobody has verified yet, to know
 * whose key must verify it; a wrong one can only lead to a key that does not fit. Where the path tells all, nothing is read.
 */
export function pickOperation({
  specification,
}: {
  readonly specification: CallbackSpecification;
}) {
  return function pickOperationHandler(req: Request, res: CallResponse, next: NextFunction): void {
    const { call } = res.locals;
    const subPath = subPathOf(req);
    const candidates = specification.at(req.method, subPath);
    if (candidates.length === 0 && subPath !== '') {
      next(new KooGateError('unknown-resource', { sentence: 'there is no callback at this path' }));
      return;
    }
    const [only] = candidates;
    call.operation =
      only?.activity === undefined
        ? only
        : specification.find(req.method, subPath, activityOf(call));
    next();
  };
}

function activityOf(call: CallInProgress): unknown {
  call.request = parseRequest(call);
  return call.request?.activity;
}
