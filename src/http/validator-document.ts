import { addUtf16LengthFormats, visit } from '../openapi/utf16-length.js';
import type { SpecificationDocument } from './callback-specification.js';

type Node = Record<string, unknown>;

/**
 * The specification as the validator needs it: `/koogallery#newInstance` becomes `/koogallery/newInstance`; what was checked
 * before it (parameters, security) and what it must not check (answers) is left out, so that it starts faster.
 */
export function toValidatorDocument(document: SpecificationDocument) {
  const paths = Object.entries(document.paths).map(([path, item]) => [
    path.replace('#', '/'),
    Object.fromEntries(
      Object.entries(item).map(([method, operation]) => [method, withoutCheckedParts(operation)]),
    ),
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

function withoutCheckedParts(operation: object): Node {
  const { operationId, requestBody } = operation as Node;
  return {
    operationId,
    requestBody: withoutExamples(requestBody),
    responses: { 200: { description: 'answered by KooGate' } },
  };
}

function forChecking(schemas: object): object {
  const copy = withoutExamples(schemas);
  addUtf16LengthFormats(copy);
  return copy;
}

/** Nothing is checked by them, and the components that they refer to are left out. */
function withoutExamples<Part>(part: Part): Part {
  const copy = structuredClone(part);
  visit(copy, (node) => delete node.examples);
  return copy;
}
