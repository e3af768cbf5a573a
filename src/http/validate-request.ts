import type { IncomingMessage } from 'node:http';
import { KooGateError } from '../domain/koogate-error.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import type { CallResponse, Next } from './call-in-progress.js';
import { toInvalidParameter } from './invalid-parameter.js';
import { requestValidator } from './request-validator.js';

export interface ValidateRequestOptions {
  readonly specification: CallbackSpecification;
}

/** Holds a request that has been read against the specification. */
export function validateRequest({ specification }: ValidateRequestOptions) {
  const validate = requestValidator(specification);
  return function validateRequestHandler(
    _req: IncomingMessage,
    { locals }: CallResponse,
    next: Next,
  ): void {
    const { operation, request } = locals.call;
    if (operation === undefined || request === undefined) {
      throw new KooGateError('internal', { detail: 'the request has not been read' });
    }
    validate(operation, request).then(
      () => next(),
      (error: unknown) => next(toInvalidParameter(error)),
    );
  };
}
