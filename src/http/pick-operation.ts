import type { IncomingMessage } from 'node:http';
import { KooGateError } from '../domain/koogate-error.js';
import type { CallResponse, Next } from './call-in-progress.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import { parseRequest } from './parse-request.js';

export interface PickOperationOptions {
  readonly specification: CallbackSpecification;
}

/**
 * Finds the operation by method and path, where these tell all; then also a body that is not read to its end is refused with the
 * key that the caller knows.
 */
export function pickOperationByPath({ specification }: PickOperationOptions) {
  return function byPathHandler(_req: IncomingMessage, res: CallResponse, next: Next): void {
    const { method, subPath } = res.locals.call;
    const [only, ...others] = specification.at(method, subPath);
    if (only === undefined && subPath !== '') {
      next(toUnknownPath());
      return;
    }
    if (only?.activity === undefined && others.length === 0) res.locals.call.operation = only;
    next();
  };
}

/**
 * Finds it by activity, where callbacks share a path. The activity is read from a request that nobody has verified yet, to know
 * whose key must verify it; a wrong one can only lead to a key that does not fit.
 */
export function pickOperationByActivity({ specification }: PickOperationOptions) {
  return function byActivityHandler(_req: IncomingMessage, res: CallResponse, next: Next): void {
    const { call } = res.locals;
    const { method, subPath } = call;
    if (call.operation === undefined && specification.at(method, subPath).length > 0) {
      call.request = parseRequest(call);
      call.operation = specification.find(method, subPath, call.request?.activity);
    }
    next();
  };
}

/** A path below the production address that no callback has. */
export function toUnknownPath(): KooGateError {
  return new KooGateError('unknown-resource', { sentence: 'there is no callback at this path' });
}
