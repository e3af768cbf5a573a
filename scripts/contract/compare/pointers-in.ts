import type { OpenApiDocument } from '../../generate/openapi-document.js';

/** Everything that the operations of a document refer to, over however many references. */
export function pointersIn(document: OpenApiDocument): ReadonlySet<string> {
  const pointers = new Set<string>();
  const open: unknown[] = [document.paths, document.webhooks];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    for (const [name, value] of Object.entries(node)) {
      if (name !== '$ref' || typeof value !== 'string') open.push(value);
      else if (!pointers.has(value)) {
        pointers.add(value);
        open.push(componentAt(document, value));
      }
    }
  }
  return pointers;
}

function componentAt({ components }: OpenApiDocument, pointer: string): unknown {
  const [section = '', name = ''] = pointer.replace('#/components/', '').split('/');
  return components?.[section]?.[name];
}
