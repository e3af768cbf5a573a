import { Html } from './html.js';
import { editionFolders, type Language } from './languages.js';
import { operationTerms } from './operation-terms.js';
import type { Page } from './page.js';
import type { SearchPage, SearchSection } from './search-entry.js';

/** The index of an edition as a script: a page from a folder on disk may load one, and no other file. */
export function searchIndexScript(language: Language, pages: readonly Page[]): string {
  const index = pages.map((page) => searchPage(language, page));
  return `(globalThis.koogateSearch??={}).${language}=${JSON.stringify(index)};\n`;
}

/** What of a page is found: its headings, the names in its tables, and the first words below each heading. */
export function searchPage(language: Language, page: Page): SearchPage {
  const { path, title, trail } = page;
  const lead = new Html(`${textOf(page.lead)} ${textOf(page.body)}`).text;
  const [beginning = '', ...parts] = lead.split(sectionStart);
  const first = toSection('', '', beginning);
  const terms = operationTerms(/^operations\/(\w+)\.html$/.exec(path)?.[1]);
  const sections: SearchSection[] = [
    [first[0], first[1], [first[2], ...terms].filter((term) => term !== '').join(' '), first[3]],
  ];
  // Each start is two parts of the split: its address, and all up to the next one.
  for (let at = 0; at + 1 < parts.length; at += 2) {
    sections.push(sectionOf(parts[at] ?? '', parts[at + 1] ?? ''));
  }
  return {
    path: editionFolders[language] + path,
    title,
    trail: trail.map(({ label }) => label).join(' › '),
    sections,
  };
}

/** A heading with an address, or a line of the table of result codes. */
const sectionStart = /<(?:h[2-4]|tr)\b[^>]*? id="([^"]+)"[^>]*>/;

function sectionOf(anchor: string, content: string): SearchSection {
  const [, heading = '', below = ''] = /^(.*?)<\/(?:h[2-4]|th)>(.*)$/s.exec(content) ?? [];
  return toSection(anchor, words(heading), below);
}

const textLengthMax = 280;

function toSection(anchor: string, heading: string, content: string): SearchSection {
  const names = [...content.matchAll(/<th role="rowheader"[^>]*>\s*(.*?)<\/th>/gs)].map(
    ([, cell = '']) => words(/<code>(.*?)<\/code>/s.exec(cell)?.[1] ?? ''),
  );
  // Tables of fields and examples would repeat themselves on many pages; their names are enough.
  const prose = content
    .replaceAll(/<table class="fields".*?<\/table>/gs, ' ')
    .replaceAll(/<(details|pre)\b.*?<\/\1>/gs, ' ');
  return [anchor, heading, [...new Set(names)].join(' '), cut(words(prose))];
}

/** At the end of a word; Chinese has none to look for. */
function cut(text: string): string {
  if (text.length <= textLengthMax) return text;
  return `${text.slice(0, textLengthMax).replace(/ [^ ]*$/, '')}…`;
}

function textOf(value: Page['body']): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  return typeof value === 'object' ? value.map(textOf).join('') : String(value);
}

/** What is to be read in a piece of HTML. */
function words(text: string): string {
  return text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[,.;:)，。；：）])/g, '')
    .trim();
}
