import { figure, withFigures } from './figures.js';
import type { Guide } from './guides.js';
import { html } from './html.js';
import { markdown } from './markdown.js';
import type { Page } from './page-layout.js';

/** One guide for operators, its figures in their places. */
export function guidePage({ title, path, text, figures }: Guide): Page {
  return {
    path,
    title,
    body: html`<p class="eyebrow">Operating</p>
      <h1>${title}</h1>
      ${withFigures(markdown(linkedToPages(text), 2), (name, part) => figure(figures, name, part))}`,
  };
}

/** Guides name each other by their files, so that the links lead somewhere in the repository too. */
function linkedToPages(text: string): string {
  return text.replaceAll(/\]\(([\w-]+)\.md(#[\w-]+)?\)/g, ']($1.html$2)');
}
