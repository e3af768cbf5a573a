import {
  schemaName,
  type CallbackOperation,
  type CallbackSpecification,
  type SpecificationDocument,
} from '../openapi/callback-specification.js';
import type { CallbackRequest } from '../emulator/callback.js';
import { requestExamples } from '../openapi/request-examples.js';
import { answerForm, type AnswerForm } from './answer-form.js';

/** What the specification says of a callback, in the form in which checks are made from it. */
export interface OperationForm {
  readonly operation: CallbackOperation;
  /** The page of the protocol's reference that tells of it. */
  readonly page: string;
  /** Debug calls that succeed: the first is the plainest. */
  readonly debugRequests: readonly [NamedRequest, ...NamedRequest[]];
  readonly fields: readonly RequestField[];
  readonly answer: AnswerForm;
}

export interface NamedRequest {
  readonly name: string;
  readonly request: CallbackRequest;
}

export interface RequestField {
  readonly name: string;
  /** The named schema, or empty. */
  readonly schema: string;
  readonly required: boolean;
  /** As the pages print it; `undefined` where none is printed or the field is no text. */
  readonly lengthMax: number | undefined;
  readonly values: readonly unknown[] | undefined;
  readonly isDigits: boolean;
  /** A text in the plain sense: no list, number or ciphertext. */
  readonly isText: boolean;
  /** People write it, in whatever language. */
  readonly isProse: boolean;
}

export function operationForm(
  { document }: CallbackSpecification,
  operation: CallbackOperation,
): OperationForm {
  const debugRequests = requestExamples(document, operation).flatMap(
    ({ name, value, resultCode }) =>
      resultCode === '000000' && isDebug(value)
        ? [{ name: name.slice(name.indexOf('.') + 1), request: withPlaceholder(value) }]
        : [],
  );
  const [first, ...others] = debugRequests;
  if (first === undefined)
    throw new Error(`${operation.operationId} has no example of a debug call`);
  return {
    operation,
    page: pages[operation.family] ?? 'signing.md',
    debugRequests: [first, ...others],
    fields: requestFields(document, operation),
    answer: answerForm(document, operation),
  };
}

/** Stands for a client secret that is encrypted for the seller under test; those of the examples are for another key. */
export const secretPlaceholder = '<client secret>';

/** What is of no use to another seller, or at another time, is filled in when the call is made. */
function withPlaceholder({ currentSyncTime: _, ...request }: CallbackRequest): CallbackRequest {
  return 'clientSecret' in request ? { ...request, clientSecret: secretPlaceholder } : request;
}

const pages: Readonly<Record<string, string>> = {
  'saas-v2': 'saas-v2.md',
  'saas-v1': 'saas-v1.md',
  'kit-v2': 'kit.md',
  'kit-v1': 'kit.md',
  'license-v1': 'license.md',
  'license-code': 'license.md',
  'online-license': 'license.md',
  'order-notify': 'order-notify.md',
};

function isDebug(value: unknown): value is CallbackRequest {
  if (typeof value !== 'object' || value === null || !('testFlag' in value)) return false;
  return value.testFlag === '1' || value.testFlag === 1;
}

interface FieldSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly maxLength?: number;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
}

interface RequestSchema {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, FieldSchema>>;
}

function requestFields(
  { components }: SpecificationDocument,
  { requestSchema, operationId }: CallbackOperation,
): RequestField[] {
  const { required = [], properties = {} } = (components.schemas[requestSchema] ??
    {}) as RequestSchema;
  return Object.entries(properties).map(([name, property]) => {
    const schema = property.$ref === undefined ? '' : schemaName(property.$ref);
    const field = (schema === '' ? property : (components.schemas[schema] ?? {})) as FieldSchema;
    const isPrinted = !lengthsOfOurs.has(schema) && !isUndocumented(operationId, name);
    return {
      name,
      schema,
      required: required.includes(name),
      lengthMax: isPrinted && field.enum === undefined ? field.maxLength : undefined,
      values: isUndocumented(operationId, name) ? undefined : field.enum,
      isText: field.type === 'string' && field.enum === undefined && schema !== 'ClientSecret',
      isProse: prose.has(name),
      isDigits: /^\^(?:\(\?:)?(?:\[[+-]+\]\??)?(?:\[0-9\]|\[1-9\]\\d)/.test(field.pattern ?? ''),
    };
  });
}

const prose: ReadonlySet<string> = new Set(['customerName', 'name', 'orgName']);

/** No page prints a length for these: the limits are those of KooGate, and no seller can be held to them. */
const lengthsOfOurs: ReadonlySet<string> = new Set([
  'KitTimeStamp',
  'EncryptedContact',
  'ProvisionType',
]);

/** Rows that no page prints for this callback; they are expected because its twin has them. */
function isUndocumented(operationId: string, name: string): boolean {
  return (undocumentedRows[operationId] ?? []).includes(name);
}

const undocumentedRows: Readonly<Record<string, readonly string[]>> = {
  getLicenseV1: [
    'amount',
    'periodNumber',
    'chargingMode',
    'diskSize',
    'bandWidth',
    'orderAmount',
    'saasExtendParams',
    'trialFlag',
    'provisionType',
    'testFlag',
  ],
  refreshLicenseV1: ['trialToFormal', 'orderAmount', 'testFlag'],
  expireLicenseV1: ['orderId', 'testFlag'],
  releaseLicenseV1: ['testFlag'],
  upgradeV1: ['saasExtendParams'],
  // Printed in an example without a table: optional and without meaning.
  allOrgSync: ['flag'],
  allOrgSyncV1: ['flag'],
};
