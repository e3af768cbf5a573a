import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { toKebabCase } from '../../generate/kebab-case.js';
import type { OpenApiDocument, Operation, Schema } from '../../generate/openapi-document.js';
import {
  answerExamplesOf,
  requestExamplesOf,
  type NamedExample,
} from '../../generate/operation-examples.js';
import { requestSchemasOf } from '../../generate/operation-request.js';
import { resolveReference } from '../../generate/resolve-reference.js';
import type { Consequence } from '../consequence.js';
import { whatBecameOf, type ChangedMember, type ChangedOperation } from './changed-operation.js';
import type { ProjectFiles } from './project-files.js';
import { toConsequence } from './to-consequence.js';

/** Examples that no longer fit what they are examples of, and what no example shows yet. */
export function exampleConsequences(
  operation: ChangedOperation,
  files: ProjectFiles,
): readonly Consequence[] {
  const { described, document, operationId } = operation;
  if (described === undefined) {
    return files
      .under('openapi/examples')
      .filter((path) => path.includes(`/${operationId}.`))
      .map((path) =>
        toConsequence(operation, 'example', path, {
          sentence: `An example of \`${operationId}\`, which is ${whatBecameOf(operation)}: ${operation.successor === undefined ? 'remove' : 'rename'} it.`,
        }),
      );
  }
  const misfits = misfitExamples(document, described.operation).map(({ name, problem }) =>
    toConsequence(operation, 'example', exampleFile(operation, name, files), {
      sentence: `No longer fits: ${problem}.`,
    }),
  );
  const unshown = operation.state === 'added' ? unshownOperation(operation) : [];
  const members = operation.state === 'changed' ? operation.members : [];
  return [...misfits, ...unshown, ...members.flatMap((member) => unshownMember(operation, member))];
}

export interface Misfit {
  readonly name: string;
  readonly problem: string;
}

/** Examples of an operation that are judged by its schemas in another way than they say of themselves. */
export function misfitExamples(document: OpenApiDocument, operation: Operation): readonly Misfit[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'specification');
  const validator = (schema: Schema) =>
    ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"specification#/')) as object);
  return [
    ...requestSchemasOf(document, operation).flatMap((schema) =>
      misfitRequests(requestExamplesOf(document, operation), validator(schema)),
    ),
    ...Object.entries(operation.responses).flatMap(([status, response]) =>
      Object.values(resolveReference(document, response).content ?? {}).flatMap(({ schema }) =>
        schema === undefined
          ? []
          : misfitAnswers(answerExamplesOf(document, operation, status), validator(schema)),
      ),
    ),
  ];
}

function misfitRequests(
  examples: readonly NamedExample[],
  validate: ValidateFunction,
): readonly Misfit[] {
  return examples.flatMap(({ name, value, resultCode, isOfRightForm }) => {
    // Refused for its form, as its name or its code says.
    const isWrong = name.includes('.wrong-') || (resultCode === '000002' && !isOfRightForm);
    const fits = validate(value);
    if (!isWrong && !fits) return [{ name, problem: problemOf(validate) }];
    // Some are refused for what no schema can say; a field that is missing is what every schema tells.
    return fits && name.includes('.wrong-missing-') && !isOfRightForm
      ? [{ name, problem: 'it is to be refused, and its schema accepts it' }]
      : [];
  });
}

function misfitAnswers(
  examples: readonly NamedExample[],
  validate: ValidateFunction,
): readonly Misfit[] {
  return examples.flatMap(({ name, value }) =>
    validate(value) ? [] : [{ name, problem: problemOf(validate) }],
  );
}

function problemOf({ errors }: ValidateFunction): string {
  const [error] = errors ?? [];
  return `${error?.instancePath === '' ? 'it' : (error?.instancePath ?? 'it')} ${error?.message ?? 'is refused'}`;
}

function unshownOperation(operation: ChangedOperation): readonly Consequence[] {
  const { described, document, operationId } = operation;
  if (described === undefined) return [];
  const has = requestExamplesOf(document, described.operation).length > 0;
  const hasAnswer = answerExamplesOf(document, described.operation).length > 0;
  const folder = `openapi/examples/${folderOf(operation)}`;
  const lacking = [
    ...(described.request !== undefined && !has ? ['a request'] : []),
    ...(hasAnswer || operation.specification === 'events' ? [] : ['an answer']),
  ];
  return lacking.length === 0
    ? []
    : [
        toConsequence(operation, 'example', `${folder}/${operationId}.<case>.yaml`, {
          exists: false,
          sentence: `Shows ${lacking.join(' and ')} of \`${operationId}\`.`,
        }),
      ];
}

function unshownMember(operation: ChangedOperation, member: ChangedMember): readonly Consequence[] {
  const { described, document, operationId } = operation;
  if (described === undefined || member.state !== 'added') return [];
  const examples =
    member.part === 'answer'
      ? answerExamplesOf(document, described.operation)
      : requestExamplesOf(document, described.operation);
  if (examples.some(({ value }) => hasMember(value, member.name))) return [];
  const name = `${operationId}.with-${toKebabCase(member.name)}`;
  return [
    toConsequence(member, 'example', `openapi/examples/${folderOf(operation)}/${name}.yaml`, {
      exists: false,
      sentence: `Shows \`${member.name}\` in ${member.part === 'answer' ? 'an answer' : 'a request'} of \`${operationId}\`.`,
    }),
  ];
}

function hasMember(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return name in value || Object.values(value).some((member) => hasMember(member, name));
}

function folderOf({ specification, described }: ChangedOperation): string {
  return described?.family ?? specification;
}

/** Examples are called like their files; of several with that name the one of the operation's family. */
function exampleFile(operation: ChangedOperation, name: string, files: ProjectFiles): string {
  const own = `openapi/examples/${folderOf(operation)}/${name}.yaml`;
  if (files.exists(own)) return own;
  return files.under('openapi/examples').find((path) => path.endsWith(`/${name}.yaml`)) ?? own;
}
