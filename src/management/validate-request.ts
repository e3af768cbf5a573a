import * as OpenApiValidator from 'express-openapi-validator';
import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Router,
} from 'express';
import { InvalidFields } from './invalid-fields.js';
import type { ManagementSpecification } from './management-specification.js';
import type { ManagementResponse } from './request-in-progress.js';
import { toValidatorDocument, validatorFormats } from './validator-document.js';

/**
 * Validates parameters and body against the specification, fills in defaults and turns query texts into numbers and
 * booleans. The validator is made by the first call, so that the callbacks need not wait for it when the server starts.
 */
export function validateRequest({
  specification,
}: {
  readonly specification: ManagementSpecification;
}) {
  let validator: Router | undefined;
  return function validateRequestHandler(
    req: Request,
    res: ManagementResponse,
    next: NextFunction,
  ): void {
    validator ??= makeValidator(specification);
    validator(req, res, next);
  };
}

function makeValidator(specification: ManagementSpecification): Router {
  const document = toValidatorDocument(specification.document);
  const steps = OpenApiValidator.middleware({
    apiSpec: document,
    validateApiSpec: false,
    // Bodies are bounded, and so is the list of errors that leaves: see `fieldProblemsOf`.
    validateRequests: { allErrors: true },
    validateResponses: false,
    validateSecurity: false,
    fileUploader: false,
    formats: validatorFormats(document),
  });
  return express.Router().use(steps as RequestHandler[], demandBody);
}

/** Where all members of a body are optional, the validator lets one pass that is not there. */
function demandBody(req: Request, res: ManagementResponse, next: NextFunction): void {
  if (req.body === undefined && res.locals.request.operation?.needsBody === true) {
    throw new InvalidFields([{ pointer: '#', detail: 'is missing' }]);
  }
  next();
}
