import type { OpenApiDocument, Schema } from '../openapi-document.js';
import { nameOfReference, resolveReference } from '../resolve-reference.js';

/** A schema with its reference followed; words beside the `$ref` win over those of its target, as OpenAPI 3.1 says. */
export interface SchemaView {
  /** The name of the component, when the schema is one. */
  readonly name: string | undefined;
  readonly schema: Schema;
}

export function viewSchema(document: OpenApiDocument, schema: Schema): SchemaView {
  const { $ref, ...beside } = schema;
  if ($ref === undefined) return { name: undefined, schema: joinAllOf(document, schema) };
  const target = resolveReference<Schema>(document, { $ref });
  return { name: nameOfReference($ref), schema: { ...joinAllOf(document, target), ...beside } };
}

/** What lies in the members of an `allOf` is shown as one object: readers care for the fields and not how they are shared. */
function joinAllOf(document: OpenApiDocument, schema: Schema): Schema {
  if (schema.allOf === undefined) return schema;
  const { allOf, ...own } = schema;
  const parts = [...allOf.map((part) => viewSchema(document, part).schema), own];
  return parts.reduce<Schema>(
    (joined, part) => ({
      ...joined,
      ...part,
      properties: { ...joined.properties, ...part.properties },
      required: [...(joined.required ?? []), ...(part.required ?? [])],
    }),
    {},
  );
}

/** Objects that a table of fields is drawn for, in the order in which a reader meets them, each once. */
export function objectsWithin(document: OpenApiDocument, root: Schema): readonly SchemaView[] {
  const found: SchemaView[] = [];
  const seen = new Set<string>();
  const visit = (schema: Schema): void => {
    const view = viewSchema(document, schema);
    if (view.name !== undefined) {
      if (seen.has(view.name)) return;
      seen.add(view.name);
    }
    if (hasFields(view)) found.push(view);
    for (const form of view.schema.oneOf ?? view.schema.anyOf ?? []) {
      if (!repeats(form, view.schema)) visit(form);
    }
    if (view.schema.items !== undefined) visit(view.schema.items);
    if (view.schema.contentSchema !== undefined) visit(view.schema.contentSchema);
    for (const property of Object.values(view.schema.properties ?? {})) visit(property);
  };
  visit(root);
  return found;
}

/** Such a form says of an object which of its fields must be there, and shows no others. */
function repeats({ $ref, properties = {} }: Schema, whole: Schema): boolean {
  const known = Object.keys(whole.properties ?? {});
  const names = Object.keys(properties);
  return $ref === undefined && names.length > 0 && names.every((name) => known.includes(name));
}

export function hasFields({ schema }: SchemaView): boolean {
  return Object.keys(schema.properties ?? {}).length > 0;
}
