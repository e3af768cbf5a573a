import { html } from './html.js';
import { markdown } from './markdown.js';
import { operationTable } from './operation-table.js';
import type { Page } from './page-layout.js';
import type { Family } from './site.js';

/** One kind of product: when which of its callbacks comes, and what it does. */
export function familyPage({ title, path, description, operations }: Family): Page {
  return {
    path,
    title,
    body: html`<p class="eyebrow">Callbacks</p>
      <h1>${title}</h1>
      ${description !== undefined && markdown(description, 2)}
      <h2 id="operations">Operations</h2>
      ${operationTable(operations, '../')} `,
  };
}
