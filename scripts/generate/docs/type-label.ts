import type { OpenApiDocument, Schema } from '../openapi-document.js';
import { html, type Html, type HtmlValue } from './html.js';
import { hasFields, viewSchema } from './schema-view.js';

/** `String`, `Array of InstanceInfo`, `String or Array`: objects are linked to their table of fields on the same page. */
export function typeLabel(document: OpenApiDocument, schema: Schema): Html {
  const view = viewSchema(document, schema);
  if (hasFields(view) && view.name !== undefined) {
    return html`<a href="#schema-${view.name}">${view.name}</a>`;
  }
  const alternatives = view.schema.oneOf ?? view.schema.anyOf;
  if (alternatives !== undefined) {
    return joined(alternatives.map((alternative) => typeLabel(document, alternative)));
  }
  if (view.schema.items !== undefined) {
    const entries = html`Array of ${typeLabel(document, view.schema.items)}`;
    return isNullable(view.schema) ? html`${entries} or null` : entries;
  }
  return joined(typeNames(view.schema).map((name) => html`${name}`));
}

function typeNames(schema: Schema): readonly string[] {
  const types =
    typeof schema.type === 'string' ? [schema.type] : (schema.type ?? typesOfValues(schema));
  return types.map((type) =>
    type === 'null' ? type : type.charAt(0).toUpperCase() + type.slice(1),
  );
}

/** A `const` or `enum` without a `type` tells its types by its values. */
function typesOfValues(schema: Schema): readonly string[] {
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  return [...new Set(values.map((value) => (value === null ? 'null' : typeof value)))];
}

function isNullable(schema: Schema): boolean {
  return typeof schema.type === 'object' && schema.type.includes('null');
}

function joined(labels: readonly Html[]): Html {
  const distinct = labels.filter(
    (label, index) => labels.findIndex(({ text }) => text === label.text) === index,
  );
  return html`${distinct.map((label, index): HtmlValue => (index === 0 ? label : [' or ', label]))}`;
}
