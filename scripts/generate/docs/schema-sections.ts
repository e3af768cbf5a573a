import type { MediaType, Schema } from '../openapi-document.js';
import { prose, type DocumentSource } from './document-source.js';
import { fieldTable } from './field-table.js';
import { html, type Html } from './html.js';
import { objectsWithin, type SchemaView } from './schema-view.js';

export interface SchemaSectionOptions {
  /** What the page has already, so that nothing appears twice. What is drawn now is added. */
  readonly shown: Set<string>;
  /** What the fields of the outermost object are called. */
  readonly title?: string;
}

/** The tables of fields of an object and of all objects within. */
export function schemaSections(
  source: DocumentSource,
  root: Schema,
  { shown, title = source.words.fields.field }: SchemaSectionOptions,
): readonly Html[] {
  return objectsWithin(source.document, root)
    .filter(({ name }) => name === undefined || !shown.has(name))
    .map((view, index) => {
      if (view.name !== undefined) shown.add(view.name);
      return section(source, view, index === 0 ? title : source.words.fields.field);
    });
}

/** The same for a body, whatever media types it comes in. */
export function contentSections(
  source: DocumentSource,
  content: Readonly<Record<string, MediaType>>,
  shown: Set<string>,
): readonly Html[] {
  return Object.values(content).flatMap(({ schema }) =>
    schema === undefined ? [] : schemaSections(source, schema, { shown }),
  );
}

function section(source: DocumentSource, { name, schema }: SchemaView, title: string): Html {
  const heading =
    name === undefined ? undefined : html`<h3 id="schema-${name}"><code>${name}</code></h3> `;
  return html`${heading}${schema.description !== undefined && prose(source, schema.description)}
  ${fieldTable(source, schema, title)} `;
}
