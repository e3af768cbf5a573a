import type { ChangePart } from '../../scripts/contract/change.js';
import type { Side } from '../../scripts/contract/side.js';
import type { SpecificationSet } from '../../scripts/contract/specification-set.js';
import type {
  OpenApiDocument,
  Operation,
  Schema,
} from '../../scripts/generate/openapi-document.js';
import type { SpecificationName } from '../../scripts/generate/specifications.js';

/** A specification of one operation, `act`, with one of everything that can change. */
export interface SmallContract {
  /** Put over the operation; `null` takes a member away. */
  readonly operation?: object;
  readonly entry?: object;
  readonly path?: string;
  readonly method?: 'post' | 'put';
  /** Of the body, in the part that is looked at; the other part has a body that never changes. */
  readonly schema?: Schema;
  /** Leaves the operation out. */
  readonly isEmpty?: boolean;
}

/** One specification for each side on which a request, or an answer, can be. */
export const specificationOn: Readonly<
  Record<'request' | 'answer', Readonly<Record<Side, SpecificationName>>>
> = {
  request: {
    'accepted-from-marketplace': 'callbacks',
    'checked-by-marketplace': 'marketplace',
    'accepted-from-seller': 'management',
    'read-by-seller': 'events',
  },
  answer: {
    'accepted-from-marketplace': 'marketplace',
    'checked-by-marketplace': 'callbacks',
    'accepted-from-seller': 'events',
    'read-by-seller': 'management',
  },
};

/** The set that holds such a specification only. */
export function smallSet(
  specification: SpecificationName,
  part: ChangePart,
  contract: SmallContract,
): SpecificationSet {
  return new Map([[specification, smallDocument(specification, part, contract)]]);
}

function smallDocument(
  specification: SpecificationName,
  part: ChangePart,
  { operation, entry, path = '/act', method = 'post', schema, isEmpty = false }: SmallContract,
): OpenApiDocument {
  const members: Record<string, unknown> = { ...smallOperation(part, schema), ...operation };
  const whole = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
  const items = isEmpty ? {} : { [path]: { [method]: whole } };
  return {
    openapi: '3.1.0',
    info: { title: 'Small', version: '1.0.0' },
    servers: [{ url: 'https://example.com' }],
    tags: [{ name: 'First' }],
    ...(specification === 'events' ? { webhooks: items } : { paths: items }),
    components: {
      schemas: { Named: { type: 'string' }, Same: { type: 'string' } },
      securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'key' } },
    },
    ...entry,
  };
}

function smallOperation(part: ChangePart, schema: Schema = plain): Operation {
  return {
    operationId: 'act',
    tags: ['First'],
    security: [{ Key: [] }],
    parameters: [smallParameter],
    requestBody: smallBody(part === 'request' ? schema : plain),
    responses: {
      '200': smallAnswer(part === 'answer' ? schema : plain),
      '400': { description: 'Refused.' },
    },
  };
}

const plain: Schema = { type: 'object', properties: { same: { type: 'string' } } };

const smallParameter = { name: 'limit', in: 'query', schema: { type: 'string' } };

function smallBody(schema: Schema = plain) {
  return { content: { 'application/json': { schema, examples: { first: { value: 1 } } } } };
}

function smallAnswer(schema: Schema = plain) {
  return {
    description: 'Done.',
    headers: { Mark: { schema: { type: 'string' } } },
    content: { 'application/json': { schema, examples: { first: { value: 1 } } } },
  };
}
