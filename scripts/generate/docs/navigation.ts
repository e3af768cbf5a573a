import type { ContentsFold, ContentsGroup, ContentsLink } from './contents.js';
import { html, type Html } from './html.js';
import type { PagePlace } from './page-place.js';
import type { Words } from './words.js';

/**
 * The list of all pages; the one that is open is marked for eyes and for screen readers. Each family folds away but for the one that the
 * reader is in.
 */
export function navigation(
  contents: readonly ContentsGroup[],
  place: PagePlace,
  words: Words,
): Html {
  const link = (entry: ContentsLink) => html`<li>${anchor(entry, place, words)}</li>`;
  const fold = ({ label, pages }: ContentsFold) => {
    const isOpen = pages.some(({ path }) => path === place.path);
    return html`<li><details${isOpen && html` open`}>
<summary>${label} <span class="count">${pages.length - 1}</span></summary>
<ul>${pages.map(link)}</ul></details></li>
`;
  };
  return html`${contents.map(
    ({ heading, entries }) =>
      html`${heading !== undefined && html`<h2>${heading}</h2>`}
        <ul>
          ${entries.map((entry) => ('pages' in entry ? fold(entry) : link(entry)))}
        </ul> `,
  )}`;
}

function anchor(
  { path, label, isCode = false, isEnglishOnly = false }: ContentsLink,
  { root, siteRoot, path: currentPath }: PagePlace,
  { frame }: Words,
): Html {
  const content = isCode ? html`<code>${label}</code>` : html`${label}`;
  const href = `${isEnglishOnly ? siteRoot : root}${path}`;
  if (isEnglishOnly) return englishAnchor(href, content, frame.inEnglish);
  return path === currentPath
    ? html`<a href="${href}" aria-current="page">${content}</a>`
    : html`<a href="${href}">${content}</a>`;
}

function englishAnchor(href: string, content: Html, mark: string): Html {
  return html`<a href="${href}" hreflang="en">${content} <small>${mark}</small></a>`;
}
