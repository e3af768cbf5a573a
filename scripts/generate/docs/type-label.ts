import type { Schema } from '../openapi-document.js';
import type { DocumentSource } from './document-source.js';
import { html, type Html, type HtmlValue } from './html.js';
import { hasFields, viewSchema } from './schema-view.js';

/**
 * `String`, `Array of InstanceInfo`, `Integer or String`, `Array of UserEntry or String with its JSON`: objects are linked to
 * their table of fields on the same page.
 */
export function typeLabel(source: DocumentSource, schema: Schema): Html {
  const {
    document,
    words: { fields: words },
  } = source;
  const view = viewSchema(document, schema);
  if (hasFields(view) && view.name !== undefined) {
    return html`<a href="#schema-${view.name}">${view.name}</a>`;
  }
  const alternatives = view.schema.oneOf ?? view.schema.anyOf;
  if (alternatives !== undefined) {
    return joined(
      alternatives.map((each) => alternativeLabel(source, each, alternatives)),
      words.or,
    );
  }
  if (view.schema.contentSchema !== undefined) {
    return words.textWithJsonOf(typeLabel(source, view.schema.contentSchema));
  }
  if (view.schema.items !== undefined) {
    const entries = words.arrayOf(typeLabel(source, view.schema.items));
    return isNullable(view.schema) ? html`${entries}${words.or}null` : entries;
  }
  return joined(
    typeNames(view.schema).map((name) => html`${name}`),
    words.or,
  );
}

/** A text that holds what another form is names it no second time. */
function alternativeLabel(
  source: DocumentSource,
  schema: Schema,
  alternatives: readonly Schema[],
): Html {
  const held = viewSchema(source.document, schema).schema.contentSchema;
  const isSaid = held !== undefined && alternatives.some(({ $ref }) => $ref === held.$ref);
  return isSaid ? source.words.fields.textWithItsJson : typeLabel(source, schema);
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
  return [...new Set(values.map(typeOfValue))];
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function isNullable(schema: Schema): boolean {
  return typeof schema.type === 'object' && schema.type.includes('null');
}

function joined(labels: readonly Html[], or: string): Html {
  const distinct = labels.filter(
    (label, index) => labels.findIndex(({ text }) => text === label.text) === index,
  );
  return html`${distinct.map((label, index): HtmlValue => (index === 0 ? label : [or, label]))}`;
}
