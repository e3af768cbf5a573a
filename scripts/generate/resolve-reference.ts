import type { OpenApiDocument, Reference } from './openapi-document.js';

/** Follows `$ref` inside a bundled document until something that is no reference. Throws when it leads nowhere. */
export function resolveReference<Target extends object>(
  document: OpenApiDocument,
  target: Target | Reference,
): Target {
  const seen = new Set<string>();
  let current: Target | Reference = target;
  while (isReference(current)) {
    if (seen.has(current.$ref)) throw new Error(`${current.$ref} refers to itself`);
    seen.add(current.$ref);
    current = findByPointer(document, current.$ref) as Target | Reference;
  }
  return current;
}

/** `#/components/schemas/InstanceInfo` → `InstanceInfo`. */
export function nameOfReference(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

function isReference(value: object): value is Reference {
  return '$ref' in value && typeof value.$ref === 'string';
}

function findByPointer(document: OpenApiDocument, ref: string): object {
  let current: unknown = document;
  for (const token of ref.replace(/^#\//, '').split('/')) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    current = isRecord(current) ? current[key] : undefined;
  }
  if (!isRecord(current)) throw new Error(`${ref} leads nowhere: is the specification bundled?`);
  return current;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
