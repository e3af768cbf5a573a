import { specifications } from '../specifications.js';
import { prose } from './document-source.js';
import { guideGroupTitle } from './guide-group-title.js';
import type { Guide } from './guides.js';
import { html, type Html } from './html.js';
import { inlineMarkdown } from './markdown.js';
import { operationTable } from './operation-table.js';
import type { Page } from './page.js';
import { familiesOf, type Site } from './site.js';
import type { Words } from './words.js';

/** The first page: what this is, every callback in one table, and how calls travel. */
export function indexPage(site: Site): Page {
  const { callbacks, words } = site;
  const { info } = callbacks.document;
  const description = info.description ?? '';
  const { lead, rest } = splitAtFirstHeading(description);
  const original = splitAtFirstHeading(callbacks.originals.get(description.trim()) ?? description);
  const isForeign = callbacks.untranslated.has(description.trim());
  const source = {
    ...callbacks,
    untranslated: new Set(isForeign ? [lead.trim(), rest.trim()] : []),
    originals: new Map([[rest.trim(), original.rest]]),
  };
  return {
    path: 'index.html',
    title: info.title,
    trail: [],
    body: html`${prose(source, lead)}
      ${guideGroups(site.guides).map((guides) => guideList(words, guides))}
      <h2 id="callbacks">${words.contents.callbacks}</h2>
      ${familiesOf(callbacks).map(
        (family) =>
          html`<h3><a href="${family.path}">${family.title}</a></h3>
            ${operationTable(callbacks, family.operations, '')} `,
      )}
      ${prose(source, rest, 2)} ${furtherList(site)} `,
  };
}

function guideGroups(guides: readonly Guide[]): readonly (readonly Guide[])[] {
  const groups = [...new Set(guides.map(({ group }) => group))];
  return groups.map((group) => guides.filter((guide) => guide.group === group));
}

function guideList(words: Words, guides: readonly Guide[]): Html {
  const [{ group } = { group: '' }] = guides;
  return html`<h2 id="${group}">${guideGroupTitle(words, group)}</h2>
    <ul>
      ${guides.map(
        ({ path, title, summary }) =>
          html`<li>
            <a href="${path}">${title}</a>${words.index.separator}${inlineMarkdown(summary)}
          </li> `,
      )}
    </ul>`;
}

function furtherList({ words, apis, language, specificationsFolder }: Site): Html {
  const { index, contents } = words;
  const root = language === 'en' ? '' : '../';
  return html`<h2 id="further">${index.further}</h2>
    <ul>
      <li>
        <a href="signatures.html">${contents.signatures}</a>${index.separator}${index.signatures}
      </li>
      <li>
        <a href="result-codes.html">${contents.resultCodes}</a
        >${index.separator}${index.resultCodes}
      </li>
      ${apis.map(
        ({ path, document: { info } }) =>
          html`<li lang="en"><a href="${root}${path}">${info.title}</a>: ${info.summary}</li> `,
      )}
      <li>
        ${index.specifications}
        ${specifications.map(({ name }, index) => html`${index > 0 && words.list}<a href="${root}${specificationsFolder}${name}.yaml">${name}.yaml</a>`)}
      </li>
    </ul>`;
}

/** The table of callbacks comes after the first words, before the chapters. */
function splitAtFirstHeading(source: string): { readonly lead: string; readonly rest: string } {
  const start = source.search(/^#/m);
  return start < 0
    ? { lead: source, rest: '' }
    : { lead: source.slice(0, start), rest: source.slice(start) };
}
