import * as OpenApiValidator from 'express-openapi-validator';
import type { NextFunction, Request, RequestHandler } from 'express';
import { utf16LengthFormats } from '../openapi/utf16-length.js';
import type { CallResponse } from './call-in-progress.js';
import type { CallbackSpecification } from './callback-specification.js';
import { toInvalidParameter, toUnknownActivity, toUnknownMethod } from './invalid-parameter.js';
import { toValidatorDocument } from './validator-document.js';

/**
 * Validates an authentic request against the specification. The validator knows each activity under a path of its own, so
 * the request's URL is rewritten to it; the query was the business of the signature check.
 */
export function validateRequest({
  specification,
}: {
  readonly specification: CallbackSpecification;
}): RequestHandler[] {
  const document = toValidatorDocument(specification.document);
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
    ...validator,
    nameInvalidParameter as unknown as RequestHandler,
  ];
}

function addressValidator(specification: CallbackSpecification) {
  const methods = new Set(specification.operations.map(({ method }) => method.toUpperCase()));
  return function addressValidatorHandler(req: Request, res: CallResponse, next: NextFunction) {
    const { operation, body, method } = res.locals.call;
    if (!methods.has(method)) {
      next(toUnknownMethod(method));
    } else if (operation === undefined || body === undefined) {
      next(toUnknownActivity(body));
    } else {
      req.url = operation.validatorPath;
      req.headers['content-type'] = 'application/json';
      req.body = body;
      next();
    }
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
