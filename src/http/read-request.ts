import type { IncomingMessage } from 'node:http';
import type {
  CallbackOperation,
  CallbackSpecification,
} from '../openapi/callback-specification.js';
import { findHiddenMember } from '../protocol/hidden-member.js';
import type { CallRequest, CallResponse, Next } from './call-in-progress.js';
import { toHiddenParameter, toUnknownActivity, toUnknownMethod } from './invalid-parameter.js';
import { parseRequest, withParsedLists } from './parse-request.js';

export interface ReadRequestOptions {
  readonly specification: CallbackSpecification;
}

/** Reads what an authentic call says. What of its query is signature was the business of the check before. */
export function readRequest({ specification }: ReadRequestOptions) {
  const methods = new Set(specification.operations.map(({ method }) => method.toUpperCase()));
  return function readRequestHandler(_req: IncomingMessage, res: CallResponse, next: Next): void {
    const { call } = res.locals;
    if (!methods.has(call.method)) {
      next(toUnknownMethod(call.method));
      return;
    }
    const request = call.request ?? parseRequest(call);
    if (call.operation === undefined || request === undefined) {
      next(toUnknownActivity(request));
      return;
    }
    const hidden = findSecondReading(request, call.operation);
    if (hidden !== undefined) {
      next(toHiddenParameter(hidden));
      return;
    }
    call.request = withParsedLists(request, call.operation);
    next();
  };
}

/** A token proves a text that is joined from all parameters; the other schemes prove the very bytes. */
function findSecondReading(
  request: CallRequest,
  { scheme, memberNames }: Pick<CallbackOperation, 'scheme' | 'memberNames'>,
) {
  const isByToken = scheme === 'auth-token' || scheme === 'kit-auth-token';
  return isByToken ? findHiddenMember(Object.entries(request), memberNames) : undefined;
}
