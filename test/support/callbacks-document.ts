import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describeOperations } from '../../scripts/generate/described-operation.js';
import { answerExamplesOf, requestExamplesOf } from '../../scripts/generate/operation-examples.js';
import type {
  OpenApiDocument,
  RequestBody,
  Schema,
} from '../../scripts/generate/openapi-document.js';
import { resolveReference } from '../../scripts/generate/resolve-reference.js';

const bundle = new URL('../../generated/openapi/callbacks.json', import.meta.url);
const text = readFileSync(bundle, 'utf8');

const document = JSON.parse(text) as OpenApiDocument;

/** Every callback the specification has, in its order. A new one is covered by every test that goes over this list. */
export const callbacks = describeOperations(document).map(
  ({ operationId, operation, activity }) => ({
    operationId,
    activity,
    requestExamples: requestExamplesOf(document, operation),
    answerExamples: answerExamplesOf(document, operation, '200'),
    requestSchema: requestSchemaOf(operation.requestBody),
  }),
);

export type Callback = (typeof callbacks)[number];

/** Follows `$ref`s of a schema until one that says something itself. */
export function resolveSchema(schema: Schema): Schema {
  return resolveReference<Schema>(document, schema);
}

/** What is wrong with an answer, by the schema published for it; `undefined` when nothing is. */
export function answerProblem(operationId: string, answer: unknown): string | undefined {
  return problemOf(answerPointer(operationId, '200'), answer);
}

/** The same for the answer to a body that was too large. */
export function tooLargeProblem(answer: unknown): string | undefined {
  return problemOf('/components/schemas/BodyTooLargeAnswer', answer);
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'callbacks', ...document });
const validators = new Map<string, ValidateFunction>();

function problemOf(pointer: string, answer: unknown): string | undefined {
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `callbacks#${pointer}` });
  validators.set(pointer, validate);
  return validate(answer) ? undefined : ajv.errorsText(validate.errors);
}

function answerPointer(operationId: string, status: string): string {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if ('operationId' in operation && operation.operationId === operationId) {
        const steps = [path, method, 'responses', status, 'content', 'application/json', 'schema'];
        return ['', 'paths', ...steps.map(toPointerStep)].join('/');
      }
    }
  }
  throw new Error(`the specification has no callback ${operationId}`);
}

function toPointerStep(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function requestSchemaOf(body: RequestBody | { readonly $ref: string } | undefined): Schema {
  if (body === undefined) throw new Error('a callback without a body');
  const { content } = resolveReference<RequestBody>(document, body);
  const schema = content['application/json']?.schema;
  if (schema === undefined) throw new Error('a callback whose body is no JSON');
  return resolveReference<Schema>(document, schema);
}
