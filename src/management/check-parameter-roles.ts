import type { NextFunction, Request } from 'express';
import { KooGateError } from '../domain/koogate-error.js';
import { answerForbidden } from './answer-forbidden.js';
import type { ManagementResponse } from './request-in-progress.js';
import { includesRole } from './role.js';

/**
 * The specification says which role a filter needs: whether somebody's number finds a row tells as much as the number in it.
 * After validation, so that it looks at the very parameters that the operation gets.
 */
export function checkParameterRoles() {
  return function checkParameterRolesHandler(
    req: Request,
    res: ManagementResponse,
    next: NextFunction,
  ): void {
    const { operation, caller } = res.locals.request;
    if (operation === undefined || caller === undefined) {
      throw new KooGateError('internal', {
        detail: 'parameters are checked after operation and caller are known',
      });
    }
    for (const [name, role] of operation.parameterRoles) {
      if (req.query[name] === undefined || includesRole(caller.role, role)) continue;
      answerForbidden(
        res,
        `The parameter ${name} of ${operation.operationId} needs the role ${role}, this token has the role ${caller.role}.`,
      );
      return;
    }
    next();
  };
}
