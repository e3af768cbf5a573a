import * as OpenApiValidator from 'express-openapi-validator';
import type {
  CallbackOperation,
  CallbackSpecification,
} from '../openapi/callback-specification.js';
import { utf16LengthFormats } from '../openapi/utf16-length.js';
import type { CallRequest } from './call-in-progress.js';
import { toValidatorDocument, validatorPath } from './validator-document.js';

/** Resolves when the request is one of the operation, and rejects with what the validator finds wrong. */
export type RequestValidator = (
  operation: CallbackOperation,
  request: CallRequest,
) => Promise<void>;

type Handler = ReturnType<typeof OpenApiValidator.middleware>[number];
type ValidatorInput = Parameters<Handler>[0];

/**
 * The validator as a function. It knows each operation under a path of its own, so a request is addressed to it as one that an express
 * application had received; what it looks up about an operation it is asked once, because it would compile the paths of all
 * operations anew for each call.
 */
export function requestValidator(specification: CallbackSpecification): RequestValidator {
  const document = toValidatorDocument(specification);
  const handlers = OpenApiValidator.middleware({
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
  // The last one judges the body; those before it find out what the operation is.
  const judge = handlers.slice(-1);
  const known = new Map<CallbackOperation, ValidatorInput['openapi']>();
  return async function validate(operation, request) {
    const openapi = known.get(operation);
    const input = toInput(operation, request, openapi);
    await runAll(openapi === undefined ? handlers : judge, input);
    if (openapi === undefined) known.set(operation, input.openapi);
  };
}

/** What the validator reads of express' application: how paths are matched. */
const application = { enabled: () => false, param: () => undefined };
const headers = { 'content-type': 'application/json' };

function toInput(
  operation: CallbackOperation,
  body: CallRequest,
  openapi: ValidatorInput['openapi'],
): ValidatorInput {
  const path = validatorPath(operation);
  const input = {
    app: application,
    method: 'POST',
    url: path,
    originalUrl: path,
    path,
    baseUrl: '',
    headers,
    query: {},
    params: {},
    body,
    openapi,
  };
  return input as unknown as ValidatorInput;
}

async function runAll(handlers: readonly Handler[], input: ValidatorInput): Promise<void> {
  for (const handler of handlers) {
    await new Promise<void>((resolve, reject) => {
      void handler(input, noResponse, (error?: unknown) => {
        if (error === undefined) resolve();
        else
          reject(
            error instanceof Error ? error : new Error('the validator failed', { cause: error }),
          );
      });
    });
  }
}

/** Requests are judged, nothing is answered. */
const noResponse = Object.freeze({}) as unknown as Parameters<Handler>[1];
