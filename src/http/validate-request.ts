import * as OpenApiValidator from 'express-openapi-validator';
import type { NextFunction, Request, RequestHandler } from 'express';
import { utf16LengthFormats } from '../openapi/utf16-length.js';
import type { CallResponse } from './call-in-progress.js';
import type { CallbackSpecification } from '../openapi/callback-specification.js';
import { giveWay } from './give-way.js';
import { toInvalidParameter, toUnknownActivity, toUnknownMethod } from './invalid-parameter.js';
import { parseRequest, withParsedLists } from './parse-request.js';
import { toValidatorDocument, validatorPath } from './validator-document.js';

/**
 * Reads and validates an authentic request against the specification. The validator knows each operation under a path of its own,
 * so the request is addressed to it; what of the query is signature was the business of the check before.
 */
export function validateRequest({
  specification,
}: {
  readonly specification: CallbackSpecification;
}): RequestHandler[] {
  const document = toValidatorDocument(specification);
  const validator = OpenApiValidator.middleware({
    apiSpec: document,
    validateApiSpec: false,
    validateRequests: { allowUnknownQueryParameters: true },
    validateResponses: false,
    validateSecurity: false,
    fileUploader: false,
    useRequestUrl: true,
    // With references left in, the validator compiles each schema just to look at it: 0.2 s of every start.
    $refParser: { mode: 'dereference' },
    formats: utf16LengthFormats(document),
  });
  return [
    addressValidator(specification) as RequestHandler,
    giveWay as RequestHandler,
    ...validator,
    nameInvalidParameter as unknown as RequestHandler,
  ];
}

function addressValidator(specification: CallbackSpecification) {
  const methods = new Set(specification.operations.map(({ method }) => method.toUpperCase()));
  return function addressValidatorHandler(req: Request, res: CallResponse, next: NextFunction) {
    const { call } = res.locals;
    const { operation, method } = call;
    if (!methods.has(method)) {
      next(toUnknownMethod(method));
      return;
    }
    const request = call.request ?? parseRequest(call);
    if (operation === undefined || request === undefined) {
      next(toUnknownActivity(request));
      return;
    }
    call.request = withParsedLists(request, operation);
    req.method = 'POST';
    req.url = validatorPath(operation);
    req.headers['content-type'] = 'application/json';
    req.body = call.request;
    next();
  };
}

function nameInvalidParameter(
  error: unknown,
  _req: Request,
  _res: CallResponse,
  next: NextFunction,
): void {
  next(toInvalidParameter(error));
}
