import type { SpecificationDocument } from './callback-specification.js';

type Node = Record<string, unknown>;

/**
 * The specification as the validator needs it: `/koogallery#newInstance` becomes `/koogallery/newInstance`; what was
 * checked before it (parameters, security) and what it must not check (answers) is left out, so that it starts faster.
 *
 * `maxLength` counts code points in JSON Schema; the marketplace counts as Java does, in UTF-16 code units. A text of 33
 * emoji is 66 long to it. So each bounded text also gets a format that counts code units.
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
    components: { schemas: withUtf16Lengths(document.components.schemas) } as Record<
      string,
      Record<string, Node>
    >,
  };
}

/** The checks behind the formats that `toValidatorDocument` has put beside each `maxLength`. */
export function utf16LengthFormats(document: ReturnType<typeof toValidatorDocument>) {
  const lengths = new Set<number>();
  visit(document, (node) => {
    if (typeof node.maxLength === 'number') lengths.add(node.maxLength);
  });
  return Object.fromEntries(
    [...lengths].map((lengthMax) => [
      utf16Format(lengthMax),
      { type: 'string' as const, validate: (text: string) => text.length <= lengthMax },
    ]),
  );
}

export function utf16Format(lengthMax: number): string {
  return `utf16-length-max-${lengthMax}`;
}

function withoutCheckedParts(operation: object): Node {
  const { operationId, requestBody } = operation as Node;
  return {
    operationId,
    requestBody: withoutExamples(requestBody),
    responses: { 200: { description: 'answered by KooGate' } },
  };
}

function withUtf16Lengths(schemas: object): object {
  const copy = withoutExamples(schemas);
  visit(copy, (node) => {
    if (typeof node.maxLength === 'number') node.format = utf16Format(node.maxLength);
  });
  return copy;
}

/** Nothing is validated by them, and the components they refer to are left out. */
function withoutExamples<Part>(part: Part): Part {
  const copy = structuredClone(part);
  visit(copy, (node) => delete node.examples);
  return copy;
}

function visit(value: unknown, act: (node: Node) => unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) act(value as Node);
  for (const member of Object.values(value)) visit(member, act);
}
