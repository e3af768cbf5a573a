import { figure, withFigures } from './figures.js';
import { toGuideAddresses, type ToAnchor } from './guide-addresses.js';
import type { Guide } from './guides.js';
import { html } from './html.js';
import type { Language } from './languages.js';
import { markdown } from './markdown.js';
import type { Page } from './page.js';
import { guideGroupTitle } from './guide-group-title.js';
import { translatedAnchor } from './translated-anchor.js';
import { wordsOf } from './words.js';

/** One guide, its figures in their places. `guides` are all that it may link. */
export function guidePage(
  guide: Guide,
  language: Language = 'en',
  guides: readonly Guide[] = [guide],
): Page {
  const { title, path, text, group, figures } = guide;
  const toAnchor: ToAnchor = (name = guide.name, anchor) => {
    const linked = guides.find((each) => each.name === name);
    return linked === undefined ? anchor : translatedAnchor(linked, anchor);
  };
  const content = markdown(toGuideAddresses(text, toAnchor), 2, '', guide.original);
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
