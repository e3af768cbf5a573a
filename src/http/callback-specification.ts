/**
 * What the specification says about the callbacks, in the form the server asks for it. There is no second table: family,
 * scheme, key class and codes are read from the bundle that `npm run generate` wrote.
 */
export interface CallbackSpecification {
  /** The operation that method, path below the base and activity name. */
  find(method: string, subPath: string, activity: unknown): CallbackOperation | undefined;
  /** What can arrive under that method and path, for a call whose activity is not known. */
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
  readonly keyClass: string;
  readonly scheme: string;
  /** The path under which the validator knows the operation. */
  readonly validatorPath: string;
}

export interface SpecificationDocument {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly securitySchemes: Readonly<Record<string, { readonly 'x-koogate-scheme': string }>>;
  };
}

interface OperationObject {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly 'x-koogate-family': string;
  readonly 'x-koogate-key-class': string;
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
  return {
    operationId: operation.operationId,
    method,
    subPath: location.slice(specifiedBase.length),
    activity,
    family: operation['x-koogate-family'],
    keyClass: operation['x-koogate-key-class'],
    scheme: document.components.securitySchemes[schemeName]?.['x-koogate-scheme'] ?? '',
    validatorPath: path.replace('#', '/'),
  };
}

function placeOf({ method, subPath }: Pick<CallbackOperation, 'method' | 'subPath'>): string {
  return `${method} ${subPath}`;
}
