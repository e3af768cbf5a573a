import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { CallbackAnswer } from '../operations/operation-context.js';
import type { CallInProgress } from './call-in-progress.js';
import type { CallbackSpecification } from './callback-specification.js';

export type CheckAnswer = (call: CallInProgress, answer: CallbackAnswer) => void;

export interface CheckAnswerOptions {
  readonly specification: CallbackSpecification;
  /** Called with the operationId and what differs. Tests throw here; production counts and logs, and answers all the same. */
  readonly onDifference: (operationId: string, difference: string) => void;
}

/** Holds each answer against the schema that the specification publishes for it. */
export function checkAnswer({ specification, onDifference }: CheckAnswerOptions): CheckAnswer {
  const validators = new Map<string, ValidateFunction>();
  // The specification was linted when it was generated: holding it against its own meta-schema costs the start 0.1 s.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
  ajv.addSchema({ $id: 'specification', ...specification.document });

  return function check({ authentication, operation }, answer) {
    if (!authentication?.ok || operation === undefined) return;
    const { operationId } = operation;
    const validate = validators.get(operationId) ?? compile(ajv, specification, operation);
    validators.set(operationId, validate);
    if (!validate(answer)) onDifference(operationId, ajv.errorsText(validate.errors));
  };
}

function compile(
  ajv: Ajv2020,
  { document }: CallbackSpecification,
  { operationId }: { readonly operationId: string },
): ValidateFunction {
  const places = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
  const place = places.find(({ operation }) => operation.operationId === operationId);
  const { path = '', method = '' } = place ?? {};
  const steps = [
    'paths',
    path,
    method,
    'responses',
    '200',
    'content',
    'application/json',
    'schema',
  ];
  const pointer = steps
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  return ajv.compile({ $ref: `specification#/${pointer}` });
}
