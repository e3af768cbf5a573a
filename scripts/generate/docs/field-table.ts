import type { Parameter, Schema } from '../openapi-document.js';
import { line, prose, type DocumentSource } from './document-source.js';
import { html, type Html } from './html.js';
import { viewSchema } from './schema-view.js';
import { typeLabel } from './type-label.js';
import { valueLimits } from './value-limits.js';

interface Field {
  readonly name: string;
  readonly isRequired: boolean;
  readonly place?: string;
  readonly schema: Schema;
}

/** The fields of an object: name, type and limits, meaning with allowed values and an example. */
export function fieldTable(source: DocumentSource, schema: Schema, title: string): Html {
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    isRequired: schema.required?.includes(name) ?? false,
    schema: property,
  }));
  return table(source, title, fields);
}

/** The same for the parameters of an operation, which also say where they travel. */
export function parameterTable(source: DocumentSource, parameters: readonly Parameter[]): Html {
  const fields = parameters.map(
    ({ name, required, schema, description, example, ...parameter }) => ({
      name,
      isRequired: required ?? false,
      place: parameter.in,
      schema: {
        ...schema,
        ...(description === undefined ? {} : { description }),
        ...(example === undefined ? {} : { example }),
      },
    }),
  );
  return table(source, source.words.fields.parameter, fields);
}

// On a phone the rows become blocks, which makes browsers forget that this is a table: the roles remind them.
function table(source: DocumentSource, title: string, fields: readonly Field[]): Html {
  const words = source.words.fields;
  return html`<table class="fields" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">${title}</th>
        <th role="columnheader" scope="col">${words.type}</th>
        <th role="columnheader" scope="col">${words.meaning}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${fields.map((field) => row(source, field))}
    </tbody>
  </table>`;
}

function row(source: DocumentSource, field: Field): Html {
  const words = source.words.fields;
  const { schema } = viewSchema(source.document, field.schema);
  const necessity = field.isRequired ? 'mandatory' : 'optional';
  return html`<tr role="row">
    <th role="rowheader" scope="row">
      <code>${field.name}</code>
      <span class="necessity ${necessity}">${words[necessity]}</span
      >${field.place !== undefined && html` <span class="place">${words.place(field.place)}</span>`}
    </th>
    <td role="cell">
      <span class="type">${typeLabel(source, field.schema)}</span
      >${valueLimits(source, schema).map((limit) => html`<span class="limit">${limit}</span>`)}
    </td>
    <td role="cell">
      ${schema.description !== undefined && prose(source, schema.description)}
      ${allowedValues(source, withValues(source, schema))}${example(schema, words.example)}${pattern(schema, words.pattern)}
    </td>
  </tr> `;
}

/** Where more values may be added, those that are known stand in one form among others. */
function withValues({ document }: DocumentSource, schema: Schema): Schema {
  if (schema.enum !== undefined) return schema;
  const forms = (schema.anyOf ?? []).map((form) => viewSchema(document, form).schema);
  return forms.find((form) => form.enum !== undefined) ?? schema;
}

function allowedValues(source: DocumentSource, schema: Schema): Html | undefined {
  const words = source.words.fields;
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (values === undefined) return undefined;
  const meanings = schema['x-enumDescriptions'];
  if (meanings === undefined) return codes(words.allowed, values);
  const explained = spellings(values).filter(([text]) => meanings[text] !== undefined);
  const others = values.filter((value) => meanings[String(value)] === undefined);
  return html`<dl class="values">
      ${explained.map(
        ([text, spelled]) =>
          html`<div>
            <dt>
              ${spelled.map((value, index) => html`${index > 0 && words.or}<code>${literal(value)}</code>`)}
            </dt>
            <dd>${line(source, meanings[text] ?? '')}</dd>
          </div>`,
      )}
    </dl>
    ${others.length > 0 && codes(words.alsoAllowed, others)}`;
}

function codes(label: string, values: readonly unknown[]): Html {
  return html`<p class="detail">
    <span class="label">${label}</span>
    ${values.map((value) => html`<code>${literal(value)}</code> `)}
  </p>`;
}

/** What means the same stands together: `1` and `"1"`. */
function spellings(values: readonly unknown[]): readonly (readonly [string, readonly unknown[]])[] {
  const byText = new Map<string, unknown[]>();
  for (const value of values) {
    const text = String(value);
    byText.set(text, [...(byText.get(text) ?? []), value]);
  }
  return [...byText];
}

function pattern(schema: Schema, label: string): Html | undefined {
  if (schema.pattern === undefined) return undefined;
  return html`<details class="pattern">
    <summary>${label}</summary>
    <code>${schema.pattern}</code>
  </details>`;
}

function example(schema: Schema, label: string): Html | undefined {
  const value = schema.example ?? schema.examples?.[0];
  if (value === undefined || typeof value === 'object') return undefined;
  return html`<p class="detail">
    <span class="label">${label}</span> <code>${literal(value)}</code>
  </p>`;
}

/** Texts without quotes, unless nothing else would tell `1` from `"1"` or show that it is empty. */
function literal(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return value === '' || /^(?:[\d.]+|true|false|null)$/.test(value) ? JSON.stringify(value) : value;
}
