import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import {
  schemaName,
  type SchemaObject,
  type SpecificationDocument,
} from './callback-specification.js';
import { addUtf16LengthFormats, readUtf16Length, utf16LengthFormats } from './utf16-length.js';

/** Holds answers against the schemas that the specification publishes for them, which are compiled when first needed. */
export interface AnswerValidator {
  /** What is wrong with an answer, in one text; `undefined` when nothing is. */
  findProblem(operationId: string, answer: unknown): string | undefined;
  /** The same, fault by fault. Where an answer has several forms, that of its `resultCode` counts. */
  findFaults(operationId: string, answer: unknown): readonly AnswerFault[];
}

export interface AnswerFault {
  readonly kind: 'missing' | 'too-long' | 'undocumented' | 'code' | 'form';
  /** Of the member, e.g. `/info/0/appInfo/frontEndUrl`. */
  readonly path: string;
  /** Says nothing of the value. */
  readonly message: string;
}

export function answerValidator(document: SpecificationDocument): AnswerValidator {
  // The specification was linted when it was generated: holding it against its own meta-schema costs the start 0.1 s.
  const options = { strict: false, validateSchema: false } as const;
  const plain = new Ajv2020({ ...options, validateFormats: false });
  plain.addSchema({ $id: 'specification', ...document });
  const problemValidators = new Map<string, ValidateFunction>();
  let faultFinder: FaultFinder | undefined;

  return {
    findProblem(operationId, answer) {
      const validate =
        problemValidators.get(operationId) ??
        plain.compile({ $ref: `specification#${answerPointer(document, operationId)}` });
      problemValidators.set(operationId, validate);
      return validate(answer) ? undefined : plain.errorsText(validate.errors);
    },
    findFaults(operationId, answer) {
      faultFinder ??= createFaultFinder(document);
      return faultFinder(operationId, answer);
    },
  };
}

type FaultFinder = AnswerValidator['findFaults'];

/** Lengths count UTF-16 code units here, as the marketplace counts them. */
function createFaultFinder(published: SpecificationDocument): FaultFinder {
  const document = structuredClone(published);
  addUtf16LengthFormats(document);
  const ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    allErrors: true,
    formats: utf16LengthFormats(document),
    // Formats that are not ours are for people, or are said by a pattern too.
    logger: false,
  });
  ajv.addSchema({ $id: 'specification', ...document });
  const forms = new Map<string, readonly ValidateFunction[]>();
  return (operationId, answer) => {
    const validators =
      forms.get(operationId) ??
      formsOf(document, operationId).map((pointer) =>
        ajv.compile({ $ref: `specification#${pointer}` }),
      );
    forms.set(operationId, validators);
    const faultsOfEach = validators.map((validate) =>
      validate(answer) ? [] : (validate.errors ?? []).map(toFault),
    );
    return (
      faultsOfEach.find((faults) => faults.every(({ path }) => path !== '/resultCode')) ??
      faultsOfEach[0] ??
      []
    );
  };
}

function toFault({
  keyword,
  instancePath,
  params,
  message = 'is wrong',
}: ErrorObject): AnswerFault {
  const at = (member: unknown) => `${instancePath}/${String(member)}`;
  switch (keyword) {
    case 'required':
      return { kind: 'missing', path: at(params.missingProperty), message: 'is missing' };
    case 'additionalProperties':
      return {
        kind: 'undocumented',
        path: at(params.additionalProperty),
        message: 'is no member of this answer',
      };
    case 'maxLength':
      return { kind: 'too-long', path: instancePath, message };
    case 'format': {
      const lengthMax = readUtf16Length(String(params.format));
      return lengthMax === undefined
        ? { kind: 'form', path: instancePath, message }
        : {
            kind: 'too-long',
            path: instancePath,
            message: `must not have more than ${lengthMax} characters`,
          };
    }
    default:
      return {
        kind: instancePath === '/resultCode' ? 'code' : 'form',
        path: instancePath,
        message,
      };
  }
}

/** The places of the schemas that an answer may fit: those of a `oneOf`, or the one. */
function formsOf(document: SpecificationDocument, operationId: string): readonly string[] {
  const pointer = answerPointer(document, operationId);
  const schema = followed(document, at(document, pointer) as SchemaObject);
  const { oneOf, anyOf } = schema.schema;
  const name = oneOf !== undefined ? 'oneOf' : 'anyOf';
  const count = (oneOf ?? anyOf)?.length;
  if (count === undefined) return [pointer];
  const base = schema.pointer ?? pointer;
  return Array.from({ length: count }, (_, index) => `${base}/${name}/${index}`);
}

function followed(
  document: SpecificationDocument,
  schema: SchemaObject,
): { readonly schema: SchemaObject; readonly pointer: string | undefined } {
  if (schema.$ref === undefined) return { schema, pointer: undefined };
  const name = schemaName(schema.$ref);
  return {
    schema: document.components.schemas[name] ?? {},
    pointer: `/components/schemas/${name}`,
  };
}

function at(document: object, pointer: string): unknown {
  const steps = pointer.slice(1).split('/').map(fromPointerStep);
  return steps.reduce<unknown>(
    (value, step) => (value as Readonly<Record<string, unknown>>)[step],
    document,
  );
}

function answerPointer({ paths }: SpecificationDocument, operationId: string): string {
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (operation.operationId === operationId) {
        const steps = [path, method, 'responses', '200', 'content', 'application/json', 'schema'];
        return ['/paths', ...steps.map(toPointerStep)].join('/');
      }
    }
  }
  throw new Error(`the specification has no operation ${operationId}`);
}

function toPointerStep(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function fromPointerStep(step: string): string {
  return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
}
