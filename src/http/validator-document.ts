import { addUtf16LengthFormats, visit } from '../openapi/utf16-length.js';
import type {
  CallbackOperation,
  CallbackSpecification,
  SchemaObject,
} from '../openapi/callback-specification.js';

type Node = Record<string, unknown>;

/** Where the validator knows an operation: a path of its own for each, whatever address and method it travels by. */
export function validatorPath({ operationId }: Pick<CallbackOperation, 'operationId'>): string {
  return `/${operationId}`;
}

/**
 * The specification as the validator needs it: each operation takes its request as a JSON body, also what travels in a query, for
 * that has been decoded; texts that hold a list have been parsed. What was checked before (parameters, security) and what it must
 * not check (answers) is left out, so that it starts faster.
 */
export function toValidatorDocument({ operations, document }: CallbackSpecification) {
  const paths = operations.map((operation) => [
    validatorPath(operation),
    { post: toBodyOperation(operation) },
  ]);
  return {
    openapi: '3.1.0' as const,
    info: { title: 'KooGate callbacks', version: '1', summary: '' },
    // The validator's types want it; the marketplace knows no webhooks.
    webhooks: {},
    servers: [{ url: '/' }],
    paths: Object.fromEntries(paths) as Record<string, Record<string, Node>>,
    components: { schemas: forChecking(document.components.schemas) } as Record<
      string,
      Record<string, Node>
    >,
  };
}

function toBodyOperation({ operationId, requestSchema }: CallbackOperation): Node {
  const schema = { $ref: `#/components/schemas/${requestSchema}` };
  return {
    operationId,
    requestBody: { required: true, content: { 'application/json': { schema } } },
    responses: { 200: { description: 'answered by KooGate' } },
  };
}

function forChecking(schemas: object): object {
  // Nothing is checked by examples, and the components that they refer to are left out.
  const copy = structuredClone(schemas) as Record<string, SchemaObject>;
  visit(copy, (node) => {
    delete node.examples;
    dropListTexts(node, copy);
  });
  addUtf16LengthFormats(copy);
  return copy;
}

/** A text that held a list has become one by now: only the list itself is a form of it. */
function dropListTexts(node: Node, schemas: Readonly<Record<string, SchemaObject>>): void {
  if (!Array.isArray(node.anyOf)) return;
  const forms = node.anyOf as readonly SchemaObject[];
  const isText = ({ $ref = '' }: SchemaObject) =>
    schemas[$ref.slice($ref.lastIndexOf('/') + 1)]?.contentSchema !== undefined;
  const lists = forms.filter((form) => !isText(form));
  if (lists.length === forms.length) return;
  delete node.anyOf;
  Object.assign(node, lists[0]);
}
