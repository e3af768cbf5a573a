import { contentsOf } from './contents.js';
import { html } from './html.js';
import type { Page } from './page.js';
import type { Site } from './site.js';

/** What a host of static pages shows at wrong addresses. `root` is the address of the site's root, since nobody knows where it will be shown. */
export function notFoundPage(site: Site, root: string): Page {
  const { notFound } = site.words;
  const links = contentsOf(site).flatMap(({ entries }) =>
    entries.flatMap((entry) => ('pages' in entry ? [] : [entry])),
  );
  return {
    path: '404.html',
    title: notFound.title,
    trail: [],
    root,
    body: html`<p>${notFound.advice}</p>
      <ul>
        ${links.map(({ path, label }) => html`<li><a href="${root}${path}">${label}</a></li> `)}
      </ul>`,
  };
}
