import type { CallbackOperation, SpecificationDocument } from './callback-specification.js';

/** A request as the specification shows it. */
export interface RequestExample {
  readonly name: string;
  /** The body, or the decoded parameters of a GET. */
  readonly value: unknown;
  /** How a fresh server with `KOOGATE_FRONT_END_URL` answers it. */
  readonly resultCode: string;
  /** Names of the examples that are sent before. */
  readonly after: readonly string[];
}

/** All that the specification has of an operation, in its order. */
export function requestExamples(
  document: SpecificationDocument,
  { operationId }: CallbackOperation,
): readonly RequestExample[] {
  const operation = Object.values(document.paths)
    .flatMap((item) => Object.values(item))
    .find((each) => each.operationId === operationId) as OperationNode | undefined;
  const body = operation?.requestBody?.content['application/json'];
  // Of a GET they stand at the parameter that is the whole query.
  const query = operation?.parameters?.find(({ explode }) => explode === true);
  return Object.entries((body ?? query)?.examples ?? {}).map(([name, node]) => {
    const example = resolve(document, node);
    return {
      name,
      value: example.value,
      resultCode: example['x-koogate-result-code'] ?? '',
      after: example['x-koogate-after'] ?? [],
    };
  });
}

/** The part of an operation that holds its examples. */
interface OperationNode {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, WithExamples>> };
  readonly parameters?: readonly (WithExamples & { readonly explode?: boolean })[];
}

interface WithExamples {
  readonly examples?: Readonly<Record<string, ExampleNode>>;
}

interface ExampleNode {
  readonly $ref?: string;
  readonly value?: unknown;
  readonly 'x-koogate-result-code'?: string;
  readonly 'x-koogate-after'?: readonly string[];
}

/** Follows one `$ref` inside the bundle. */
function resolve(document: SpecificationDocument, example: ExampleNode): ExampleNode {
  if (example.$ref === undefined) return example;
  const steps = example.$ref.slice('#/'.length).split('/');
  return steps.reduce(
    (at, step) => at[step] as Record<string, unknown>,
    document as unknown as Record<string, unknown>,
  );
}
