import { prose } from './document-source.js';
import { html } from './html.js';
import { operationTable } from './operation-table.js';
import type { Page } from './page.js';
import type { Family, Site } from './site.js';

/** One kind of product: when which of its callbacks comes, and what it does. */
export function familyPage(
  { callbacks, words }: Site,
  { title, path, description, operations }: Family,
): Page {
  return {
    path,
    title,
    trail: [{ label: words.contents.callbacks, path: 'index.html#callbacks' }],
    body: html`${description !== undefined && prose(callbacks, description, 2)}
      <h2 id="operations">${words.operation.operations}</h2>
      ${operationTable(callbacks, operations, '../')} `,
  };
}
