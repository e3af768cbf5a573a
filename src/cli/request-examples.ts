import type { CallbackOperation, SpecificationDocument } from '../http/callback-specification.js';

type Node = Readonly<Record<string, unknown>>;

/** Names of the request examples that the specification gives for an operation. */
export function exampleNames(
  document: SpecificationDocument,
  operation: CallbackOperation,
): readonly string[] {
  return Object.keys(examplesOf(document, operation));
}

/** The value of one of them, the first when none is named. */
export function exampleValue(
  document: SpecificationDocument,
  operation: CallbackOperation,
  name?: string,
): unknown {
  const examples = examplesOf(document, operation);
  const [first = ''] = Object.keys(examples);
  const example = examples[name ?? first];
  if (example !== undefined) return resolve(document, example).value;
  const known = Object.keys(examples).join(', ');
  throw new Error(`${operation.operationId} has no example ${name ?? ''}; there are: ${known}`);
}

function examplesOf(document: SpecificationDocument, { operationId }: CallbackOperation) {
  const operation = Object.values(document.paths)
    .flatMap((item) => Object.values(item))
    .find((each) => each.operationId === operationId);
  const { requestBody } = operation as unknown as { requestBody: Node };
  const { content } = resolve(document, requestBody) as { content: Record<string, Node> };
  return (content['application/json']?.examples ?? {}) as Readonly<Record<string, Node>>;
}

/** Follows one `$ref` inside the bundle. */
function resolve(document: SpecificationDocument, node: Node): Node {
  if (typeof node.$ref !== 'string') return node;
  const steps = node.$ref.slice('#/'.length).split('/');
  return steps.reduce((at, step) => at[step] as Node, document as unknown as Node);
}
