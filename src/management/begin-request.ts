import type { NextFunction, Request } from 'express';
import type { ManagementLog } from './management-log.js';
import type { ManagementLocals, ManagementResponse } from './request-in-progress.js';

export interface BeginRequestOptions {
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: ManagementLog;
}

/** Gives the call its id, which answer, problem and log share, and writes its one line when it is over. */
export function beginRequest({ now, newId, log }: BeginRequestOptions) {
  return function beginRequestHandler(
    req: Request,
    res: ManagementResponse,
    next: NextFunction,
  ): void {
    const locals: ManagementLocals = res.locals;
    locals.request = {
      requestId: newId(),
      startedAt: now(),
      operation: undefined,
      pathParameters: {},
      caller: undefined,
    };
    res.set('X-Request-Id', locals.request.requestId);
    res.once('close', () => {
      log.info(lineOf(req, res, now()), 'management call');
    });
    next();
  };
}

/**
 * The path of an operation may hold an id, but never a secret; an unknown path may hold anything and stays out, and so does the
 * query, which may hold the phone number of a person.
 */
function lineOf(req: Request, res: ManagementResponse, endedAt: number): object {
  const { requestId, startedAt, operation, caller } = res.locals.request;
  return {
    requestId,
    method: req.method,
    ...(operation && { operationId: operation.operationId, path: req.baseUrl + req.path }),
    ...(caller && { caller: caller.name, role: caller.role }),
    status: res.statusCode,
    answered: res.writableFinished,
    durationMs: endedAt - startedAt,
  };
}
