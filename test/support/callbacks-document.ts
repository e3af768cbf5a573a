import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import {
  describeOperations,
  type DescribedOperation,
} from '../../scripts/generate/described-operation.js';
import { viewSchema } from '../../scripts/generate/docs/schema-view.js';
import { answerExamplesOf, requestExamplesOf } from '../../scripts/generate/operation-examples.js';
import { requestSchemasOf } from '../../scripts/generate/operation-request.js';
import type { OpenApiDocument, Schema } from '../../scripts/generate/openapi-document.js';
import { keyClasses } from '../../src/protocol/access-keys.js';
import { signingSchemes } from '../../src/protocol/outgoing-call.js';

const bundle = new URL('../../generated/openapi/callbacks.json', import.meta.url);
const text = readFileSync(bundle, 'utf8');

const document = JSON.parse(text) as OpenApiDocument;

/** The production address as the specification writes it. */
const specifiedBase = '/koogallery';

/**
 * Every callback the specification has, family by family. A new one is covered by every test that goes over this list. It is
 * read from the bundle without the server's help, so that the server cannot overlook the same thing twice.
 */
export const callbacks = describeOperations(document).map(toCallback);

export type Callback = ReturnType<typeof toCallback>;

function toCallback(described: DescribedOperation) {
  const { operationId, operation, method, path, activity, sensitive, bodyBytesMax } = described;
  return {
    operationId,
    /** Lower case. */
    method,
    /** Behind the production address. */
    subPath: path.slice(specifiedBase.length),
    activity,
    family: described.family ?? '',
    keyClass: oneOf(keyClasses, described.keyClass),
    scheme: oneOf(signingSchemes, described.schemes[0]?.scheme['x-koogate-scheme']),
    /** The record of the call is sealed. */
    sensitive,
    /** `undefined`: the general limit. */
    bodyBytesMax,
    requestExamples: requestExamplesOf(document, operation).map((example) => ({
      ...example,
      operationId,
    })),
    answerExamples: answerExamplesOf(document, operation, '200'),
    requestSchema: requestSchemaOf(described),
  };
}

function oneOf<Name extends string>(known: readonly Name[], given: string | undefined): Name {
  const found = known.find((name) => name === given);
  if (found === undefined) throw new Error(`${given ?? 'nothing'} is none of ${known.join(', ')}`);
  return found;
}

function requestSchemaOf({ operationId, operation }: DescribedOperation): Schema {
  const [schema] = requestSchemasOf(document, operation);
  if (schema === undefined) throw new Error(`${operationId} has no request`);
  return resolveSchema(schema);
}

/** The schema behind a `$ref`, with the words beside it. */
export function resolveSchema(schema: Schema): Schema {
  return viewSchema(document, schema).schema;
}

/** Whether the value fits the schema, which is looked at with whatever it refers to. Lengths count characters here. */
export function isFit(schema: Schema, value: unknown): boolean {
  const validate = fitness.get(schema) ?? ajv.compile(inBundle(schema));
  fitness.set(schema, validate);
  return validate(value);
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
const fitness = new WeakMap<Schema, ValidateFunction>();

/** The same schema with references that lead into the bundle from anywhere. */
function inBundle(schema: Schema): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"callbacks#/')) as object;
}

function problemOf(pointer: string, answer: unknown): string | undefined {
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `callbacks#${pointer}` });
  validators.set(pointer, validate);
  return validate(answer) ? undefined : ajv.errorsText(validate.errors);
}

function answerPointer(operationId: string, status: string): string {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
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
