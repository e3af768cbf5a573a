import { signingSchemes, type SigningScheme } from '../protocol/outgoing-call.js';
import { keyClasses, type KeyClass } from '../protocol/access-keys.js';

/**
 * What the specification says about the callbacks, in the form the server asks for it. There is no second table: family,
 * scheme, key class, limits and codes are read from the bundle that `npm run generate` wrote.
 */
export interface CallbackSpecification {
  /** The operation that method, path below the base and activity name. */
  find(method: string, subPath: string, activity: unknown): CallbackOperation | undefined;
  /** What can arrive under that method and path, whatever its activity. */
  at(method: string, subPath: string): readonly CallbackOperation[];
  readonly operations: readonly CallbackOperation[];
  readonly document: SpecificationDocument;
}

export interface CallbackOperation {
  readonly operationId: string;
  /** Lower case. */
  readonly method: string;
  /** Below the production address, e.g. `` or `/produceAPI/v2/tenantSync`. */
  readonly subPath: string;
  readonly activity: string | undefined;
  readonly family: string;
  readonly keyClass: KeyClass;
  readonly scheme: SigningScheme;
  /** Personal data or secrets are in it: the record of such a call is sealed. */
  readonly sensitive: boolean;
  /** `undefined`: the general limit. */
  readonly bodyBytesMax: number | undefined;
  /** The named schema of the request, be it the body or the parameters of the query. */
  readonly requestSchema: string;
  /** Every member or parameter that is documented. */
  readonly memberNames: readonly string[];
  /** Members that may travel as a list or as a text that holds one. */
  readonly listTexts: readonly string[];
}

export interface SpecificationDocument {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, SchemaObject>>;
    readonly securitySchemes: Readonly<Record<string, { readonly 'x-koogate-scheme': string }>>;
  };
}

export interface SchemaObject {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  /** Where any other value is taken too. */
  readonly 'x-koogate-known-values'?: readonly unknown[];
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, SchemaObject>>;
  /** Said where members of the sender's own belong to the description. */
  readonly additionalProperties?: unknown;
  readonly items?: SchemaObject;
  readonly allOf?: readonly SchemaObject[];
  readonly anyOf?: readonly SchemaObject[];
  readonly oneOf?: readonly SchemaObject[];
  readonly contentMediaType?: string;
  /** What a text holds as JSON. */
  readonly contentSchema?: SchemaObject;
}

interface OperationObject {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: SchemaObject }>>;
  };
  readonly responses: Readonly<Record<string, unknown>>;
  readonly 'x-koogate-family': string;
  readonly 'x-koogate-key-class': string;
  readonly 'x-koogate-sensitive'?: boolean;
  readonly 'x-koogate-body-bytes-max'?: number;
}

interface ParameterObject {
  readonly name?: string;
  readonly explode?: boolean;
  readonly schema?: SchemaObject;
}

/** The production address as the specification writes it; the configured base path takes its place. */
const specifiedBase = '/koogallery';

export function readCallbackSpecification(document: SpecificationDocument): CallbackSpecification {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) =>
      toOperation(document, { path, method, operation }),
    ),
  );
  const byPlace = new Map<string, CallbackOperation[]>();
  for (const operation of operations) {
    const place = placeOf(operation);
    byPlace.set(place, [...(byPlace.get(place) ?? []), operation]);
  }
  const at = (method: string, subPath: string) =>
    byPlace.get(placeOf({ method: method.toLowerCase(), subPath })) ?? [];
  return {
    at,
    find: (method, subPath, activity) =>
      at(method, subPath).find((each) => each.activity === undefined || each.activity === activity),
    operations,
    document,
  };
}

function toOperation(
  document: SpecificationDocument,
  { path, method, operation }: { path: string; method: string; operation: OperationObject },
): CallbackOperation {
  const [location = '', activity] = path.split('#');
  const [schemeName = ''] = Object.keys(operation.security[0] ?? {});
  const { operationId } = operation;
  const scheme = document.components.securitySchemes[schemeName]?.['x-koogate-scheme'];
  const requestSchema = requestSchemaOf(operation);
  return {
    operationId,
    method,
    subPath: location.slice(specifiedBase.length),
    activity,
    family: operation['x-koogate-family'],
    keyClass: oneOf(keyClasses, operation['x-koogate-key-class'], operationId),
    scheme: oneOf(signingSchemes, scheme, operationId),
    sensitive: operation['x-koogate-sensitive'] ?? false,
    bodyBytesMax: operation['x-koogate-body-bytes-max'],
    requestSchema,
    memberNames: Object.keys(document.components.schemas[requestSchema]?.properties ?? {}),
    listTexts: listTextsOf(document, requestSchema),
  };
}

/** Better not to start than to refuse every call of an operation. */
function oneOf<Name extends string>(
  known: readonly Name[],
  given: string | undefined,
  operationId: string,
): Name {
  const found = known.find((name) => name === given);
  if (found !== undefined) return found;
  throw new Error(`${operationId}: ${String(given)} is none of ${known.join(', ')}`);
}

/** Bodies and exploded queries are one named schema each; the linter sees to it. */
function requestSchemaOf({ operationId, parameters = [], requestBody }: OperationObject): string {
  const query = parameters.find(({ explode }) => explode === true);
  const schema = requestBody?.content['application/json']?.schema ?? query?.schema;
  if (schema?.$ref === undefined) throw new Error(`${operationId}: its request has no schema`);
  return schemaName(schema.$ref);
}

function listTextsOf({ components }: SpecificationDocument, requestSchema: string): string[] {
  const follow = (schema: SchemaObject): SchemaObject => {
    if (schema.$ref === undefined) return schema;
    return components.schemas[schemaName(schema.$ref)] ?? {};
  };
  const { properties = {} } = components.schemas[requestSchema] ?? {};
  return Object.entries(properties)
    .filter(([, property]) => {
      const { anyOf = [] } = follow(property);
      return anyOf.some((form) => follow(form).contentSchema !== undefined);
    })
    .map(([name]) => name);
}

/** `#/components/schemas/OrderId` → `OrderId`. */
export function schemaName(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function placeOf({ method, subPath }: Pick<CallbackOperation, 'method' | 'subPath'>): string {
  return `${method} ${subPath}`;
}
