/** What the specification says about the marketplace's own APIs, in the form in which they are played. */
export interface OpenApiSpecification {
  /** The operation at that path, whatever the method; `undefined` when there is none. */
  at(path: string): PlacedCall | undefined;
  readonly operations: readonly OpenApiOperation[];
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly tag: string;
  /** Upper case. */
  readonly method: string;
  /** Of the body; `undefined` for what comes as a query. */
  readonly mediaType: string | undefined;
  /** Where the bundle has the schema of the request. */
  readonly schemaPointer: string;
  /** Names of the schemes of which all must prove a call; the first of several ways. */
  readonly schemes: readonly string[];
  /** By code, without blanks: how the specification shows it. Of a code with two statuses, the lower one. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

export interface Outcome {
  /** HTTP. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface PlacedCall {
  readonly operation: OpenApiOperation;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The parts of `generated/openapi/marketplace.json` that are read. */
export interface MarketplaceDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: object;
  readonly security: readonly Requirement[];
}

type Requirement = Readonly<Record<string, unknown>>;

interface OperationObject {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security?: readonly Requirement[];
  readonly parameters?: readonly { readonly name?: string; readonly in?: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface ResponseObject {
  readonly content: Readonly<
    Record<string, { readonly examples: Readonly<Record<string, unknown>> }>
  >;
}

export function readOpenApiSpecification(document: MarketplaceDocument): OpenApiSpecification {
  const places = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, object]) => ({
      form: toForm(path),
      operation: toOperation(document, { path, method, object }),
    })),
  );
  return {
    operations: places.map(({ operation }) => operation),
    at(path) {
      for (const { form, operation } of places) {
        const match = form.exec(path);
        if (match === null) continue;
        const pathParameters = decodeAll(match.groups ?? {});
        return pathParameters && { operation, pathParameters };
      }
      return undefined;
    },
  };
}

/** `/a/{event_id}/file` → a pattern with a group `event_id`. */
function toForm(path: string): RegExp {
  const literal = path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`);
}

function decodeAll(groups: Readonly<Record<string, string>>) {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return undefined;
  }
}

interface PlacedObject {
  readonly path: string;
  readonly method: string;
  readonly object: OperationObject;
}

function toOperation(document: MarketplaceDocument, placed: PlacedObject): OpenApiOperation {
  const { method, object } = placed;
  const { operationId, tags, security, requestBody } = object;
  const [mediaType] = Object.keys(requestBody?.content ?? {});
  return {
    operationId,
    tag: tags[0] ?? '',
    method: method.toUpperCase(),
    mediaType,
    schemaPointer: schemaPointerOf(placed, mediaType),
    schemes: Object.keys((security ?? document.security)[0] ?? {}),
    outcomes: outcomesOf(document, object),
  };
}

function schemaPointerOf({ path, method, object }: PlacedObject, mediaType: string | undefined) {
  const index = (object.parameters ?? []).findIndex(
    (parameter) => parameter.in === 'query' && parameter.name === 'request',
  );
  const place =
    mediaType === undefined ? ['parameters', String(index)] : ['requestBody', 'content', mediaType];
  const steps = ['paths', path, method, ...place, 'schema'];
  return ['', ...steps.map(toPointerStep)].join('/');
}

function toPointerStep(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function outcomesOf(document: object, { responses }: OperationObject) {
  const outcomes = new Map<string, Outcome>();
  for (const [status, response] of Object.entries(responses)) {
    const { content } = resolve(document, response) as ResponseObject;
    for (const example of Object.values(content).flatMap(({ examples }) =>
      Object.values(examples),
    )) {
      const { value: body } = resolve(document, example) as { value: Outcome['body'] };
      const code = String(body.resultCode ?? body.error_code).replaceAll(' ', '');
      if (!outcomes.has(code)) outcomes.set(code, { status: Number(status), body });
    }
  }
  return outcomes;
}

/** Follows one `$ref` inside the bundle. */
function resolve(document: object, node: unknown): unknown {
  const { $ref } = node as { readonly $ref?: string };
  if ($ref === undefined) return node;
  return $ref
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((at, step) => (at as Readonly<Record<string, unknown>>)[step], document);
}
