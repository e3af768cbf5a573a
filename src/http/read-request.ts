import type { IncomingMessage } from 'node:http';
import type {
  CallbackOperation,
  CallbackSpecification,
} from '../openapi/callback-specification.js';
import { findHiddenMember } from '../protocol/hidden-member.js';
import type { CallInProgress, CallRequest, CallResponse, Next } from './call-in-progress.js';
import { toHiddenParameter, toUnknownActivity, toUnknownMethod } from './invalid-parameter.js';
import { parseRequest, withParsedLists } from './parse-request.js';

export interface ReadRequestOptions {
  readonly specification: CallbackSpecification;
}

/** Reads what an authentic call says. What of its query is signature was the business of the check before. */
export function readRequest({ specification }: ReadRequestOptions) {
  const read = requestReader(specification);
  return function readRequestHandler(_req: IncomingMessage, res: CallResponse, next: Next): void {
    const { call } = res.locals;
    call.request = read(call);
    next();
  };
}

/** What a call must have told by now; `request` may have been read already, to find the operation. */
export type UnreadCall = Pick<
  CallInProgress,
  'method' | 'rawQuery' | 'rawBody' | 'operation' | 'request'
>;

/** The request as the validator takes it. Throws `KooGateError` `invalid-parameter` for what is none. */
export function requestReader({
  operations,
}: Pick<CallbackSpecification, 'operations'>): (call: UnreadCall) => CallRequest {
  const methods = new Set(operations.map(({ method }) => method.toUpperCase()));
  return function read(call) {
    if (!methods.has(call.method)) throw toUnknownMethod(call.method);
    const request = call.request ?? parseRequest(call);
    if (call.operation === undefined || request === undefined) throw toUnknownActivity(request);
    const hidden = findSecondReading(request, call.operation);
    if (hidden !== undefined) throw toHiddenParameter(hidden);
    return withParsedLists(request, call.operation);
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
