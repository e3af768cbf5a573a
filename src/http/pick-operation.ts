import type { NextFunction, Request } from 'express';
import { KooGateError } from '../domain/koogate-error.js';
import type { CallResponse } from './call-in-progress.js';
import type { CallbackSpecification } from './callback-specification.js';

/**
 * Finds the operation by method, path and activity. The activity is read from a body that nobody has verified yet, to know
 * whose key must verify it; a wrong one can only lead to a key that does not fit.
 */
export function pickOperation({
  specification,
}: {
  readonly specification: CallbackSpecification;
}) {
  return function pickOperationHandler(req: Request, res: CallResponse, next: NextFunction): void {
    const { call } = res.locals;
    const subPath = req.path.replace(/\/+$/, '');
    call.operation = specification.find(req.method, subPath, call.body?.activity);
    if (
      call.operation === undefined &&
      subPath !== '' &&
      specification.at(req.method, subPath).length === 0
    ) {
      next(new KooGateError('unknown-resource', { sentence: 'there is no callback at this path' }));
      return;
    }
    next();
  };
}
