import { html } from './html.js';
import type { Page } from './page-layout.js';
import { resultCodeTable } from './result-codes.js';
import type { Site } from './site.js';

/** Every code that any callback answers. */
export function resultCodesPage({ callbacks: { document, operations } }: Site): Page {
  return {
    path: 'result-codes.html',
    title: 'Result codes',
    body: html`<h1>Result codes</h1>
      <p>
        The member <code>resultCode</code> of an answer, and which callbacks give it in which sense.
        Each page of a callback shows an answer for each of its codes.
      </p>
      ${resultCodeTable(document, operations)} `,
  };
}
