import { html, type Html } from './html.js';
import { familiesOf, operationPath, type Family, type Site } from './site.js';

interface NavigationLink {
  readonly path: string;
  readonly label: string;
  readonly isCode?: boolean;
}

/**
 * The list of all pages; the one that is open is marked for eyes and for screen readers. Each family folds away but for the
 * one that the reader is in.
 */
export function navigation(site: Site, currentPath: string, root: string): Html {
  const list = (links: readonly NavigationLink[]) =>
    html`<ul>
      ${links.map((link) => html`<li>${anchor(link, currentPath, root)}</li> `)}
    </ul> `;
  const fold = (family: Family) => {
    const links = familyLinks(family);
    const isOpen = links.some(({ path }) => path === currentPath);
    return html`<details${isOpen && html` open`}>
<summary>${family.title} <span class="count">${family.operations.length}</span></summary>
${list(links)}</details>
`;
  };
  return html`${list(overviewLinks)}
    <h2>Callbacks</h2>
    ${familiesOf(site.callbacks).map(fold)}
    ${
      site.guides.length > 0 &&
      html`<h2>Operating</h2>
        ${list(site.guides.map(({ path, title }) => ({ path, label: title })))}`
    }
    ${site.apis.map(
      ({ path, page: { heading, label } }) =>
        html`<h2>${heading}</h2>
          ${list([{ path, label }])}`,
    )}`;
}

const overviewLinks: readonly NavigationLink[] = [
  { path: 'index.html', label: 'Overview' },
  { path: 'signatures.html', label: 'Signatures' },
  { path: 'result-codes.html', label: 'Result codes' },
];

function familyLinks({ path, operations }: Family): readonly NavigationLink[] {
  const pages = operations.map(({ operationId }) => ({
    path: operationPath(operationId),
    label: operationId,
    isCode: true,
  }));
  return [{ path, label: 'Course of events' }, ...pages];
}

function anchor({ path, label, isCode }: NavigationLink, currentPath: string, root: string): Html {
  const content = isCode === true ? html`<code>${label}</code>` : label;
  return path === currentPath
    ? html`<a href="${root}${path}" aria-current="page">${content}</a>`
    : html`<a href="${root}${path}">${content}</a>`;
}
