import { figure, withFigures } from './figures.js';
import { toGuideAddresses } from './guide-addresses.js';
import type { Guide } from './guides.js';
import { html } from './html.js';
import type { Language } from './languages.js';
import { markdown } from './markdown.js';
import type { Page } from './page.js';
import { guideGroupTitle } from './guide-group-title.js';
import { wordsOf } from './words.js';

/** One guide, its figures in their places. */
export function guidePage(guide: Guide, language: Language = 'en'): Page {
  const { title, path, text, group, figures } = guide;
  const content = markdown(toGuideAddresses(text), 2, '', guide.original);
  // Figures are written by runs, in English.
  const show = (name: string, part: string | undefined) =>
    guide.language === 'en'
      ? figure(figures, name, part)
      : html`<div lang="en">${figure(figures, name, part)}</div>`;
  return {
    path,
    title,
    language: guide.language,
    trail: [{ label: guideGroupTitle(wordsOf(language), group) }],
    body: html`${withFigures(content, show)}`,
  };
}
