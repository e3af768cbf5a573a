import type { Guide } from './guides.js';
import { html, type Html } from './html.js';
import { inlineMarkdown, markdown } from './markdown.js';
import { operationTable } from './operation-table.js';
import type { Page } from './page-layout.js';
import { familiesOf, type Site } from './site.js';
import { specifications } from '../specifications.js';

/** The first page: what this is, every callback in one table, and how calls travel. */
export function indexPage(site: Site): Page {
  const { document } = site.callbacks;
  const { lead, rest } = splitAtFirstHeading(document.info.description ?? '');
  return {
    path: 'index.html',
    title: document.info.title,
    body: html`<h1>${document.info.title}</h1>
      ${markdown(lead)}
      <h2 id="callbacks">Callbacks</h2>
      ${familiesOf(site.callbacks).map(
        (family) =>
          html`<h3><a href="${family.path}">${family.title}</a></h3>
            ${operationTable(family.operations, '')} `,
      )}
      ${markdown(rest, 2)} ${guideList(site.guides)}
      <h2 id="further">Where to look next</h2>
      <ul>
        <li>
          <a href="signatures.html">Signatures</a>: how a call proves where it comes from, and how
          the answer does
        </li>
        <li>
          <a href="result-codes.html">Result codes</a>: all of them, with the callbacks that answer
          them
        </li>
        ${site.apis.map(
          ({ path, document: { info } }) =>
            html`<li><a href="${path}">${info.title}</a>: ${info.summary}</li> `,
        )}
        <li>
          The specifications themselves, for tools:
          ${specifications.map(({ name }, index) => html`${index > 0 && ', '}<a href="../openapi/${name}.yaml">${name}.yaml</a>`)}
        </li>
      </ul> `,
  };
}

function guideList(guides: readonly Guide[]): Html | false {
  return (
    guides.length > 0 &&
    html`<h2 id="operating">Operating</h2>
      <ul>
        ${guides.map(
          ({ path, title, summary }) =>
            html`<li><a href="${path}">${title}</a>: ${inlineMarkdown(summary)}</li> `,
        )}
      </ul>`
  );
}

/** The table of callbacks comes after the first words, before the chapters. */
function splitAtFirstHeading(source: string): { readonly lead: string; readonly rest: string } {
  const start = source.search(/^#/m);
  return start < 0
    ? { lead: source, rest: '' }
    : { lead: source.slice(0, start), rest: source.slice(start) };
}
