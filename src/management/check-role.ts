import type { NextFunction, Request } from 'express';
import { KooGateError } from '../domain/koogate-error.js';
import { answerForbidden } from './answer-forbidden.js';
import type { ManagementResponse } from './request-in-progress.js';
import { includesRole } from './role.js';

/** The specification says which role an operation needs. Before the body is read: whoever may not write need not send. */
export function checkRole() {
  return function checkRoleHandler(
    _req: Request,
    res: ManagementResponse,
    next: NextFunction,
  ): void {
    const { operation, caller } = res.locals.request;
    if (operation === undefined || caller === undefined) {
      throw new KooGateError('internal', {
        detail: 'the role is checked after operation and caller are known',
      });
    }
    if (includesRole(caller.role, operation.role)) {
      next();
      return;
    }
    answerForbidden(
      res,
      `${operation.operationId} needs the role ${operation.role}, this token has the role ${caller.role}.`,
    );
  };
}
