import MiniSearch from 'minisearch';
import type { SearchPage } from '../search-entry.js';
import { searchTerms } from './search-terms.js';

/** Finds sections of pages by words, parts of names and Chinese. */
export interface SearchEngine {
  find(query: string): readonly PageHits[];
}

export interface PageHits {
  readonly page: SearchPage;
  readonly hits: readonly Hit[];
}

export interface Hit {
  /** Relative to the root of the site. */
  readonly address: string;
  readonly heading: string;
  readonly excerpt: string;
}

const pagesMax = 8;
const hitsMaxOfPage = 4;

export function createSearchEngine(pages: readonly SearchPage[]): SearchEngine {
  const search = new MiniSearch<IndexedSection>({
    fields: ['title', 'heading', 'names', 'text'],
    tokenize: searchTerms,
    searchOptions: {
      boost: { title: 6, heading: 4, names: 3 },
      combineWith: 'AND',
      prefix: (term) => term.length > 1,
      fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.2 : false),
    },
  });
  const sections = pages.flatMap((page, index) => sectionsOf(page, index));
  search.addAll(sections);
  const namesOf = new Map(sections.map(({ id, names }) => [id, names.split(' ')]));
  return {
    find: (query) => {
      const byPage = new Map<SearchPage, Hit[]>();
      const wanted = query.trim();
      // Whoever looks for a page wants its beginning, and for a name what has just this one.
      const boostDocument = (id: unknown) =>
        (isBeginning(id) ? 2 : 1) * (namesOf.get(String(id))?.includes(wanted) === true ? 2 : 1);
      for (const { id, terms } of search.search(query, { boostDocument })) {
        const [pageIndex = 0, sectionIndex = 0] = String(id).split('.').map(Number);
        const page = pages[pageIndex];
        if (page === undefined) continue;
        const hits = byPage.get(page) ?? [];
        if (!byPage.has(page) && byPage.size === pagesMax) continue;
        if (hits.length < hitsMaxOfPage) hits.push(toHit(page, sectionIndex, terms));
        byPage.set(page, hits);
      }
      return [...byPage].map(([page, hits]) => ({ page, hits }));
    },
  };
}

function isBeginning(id: unknown): boolean {
  return String(id).endsWith('.0');
}

interface IndexedSection {
  readonly id: string;
  readonly title: string;
  readonly heading: string;
  readonly names: string;
  readonly text: string;
}

/** The title counts at the page's beginning only: else each of its sections would be found by it. */
function sectionsOf({ path, title, sections }: SearchPage, index: number): IndexedSection[] {
  const name = /(\w+)\.html$/.exec(path)?.[1] ?? '';
  return sections.map(([anchor, heading, names, text], section) => ({
    id: `${index}.${section}`,
    title: section === 0 ? `${title} ${name}` : '',
    // An operation that has no page of its own is a heading with its name as address.
    heading: isOperationId(anchor) ? `${heading} ${anchor}` : heading,
    names,
    text,
  }));
}

function isOperationId(anchor: string): boolean {
  return /^[a-z]+[A-Z]\w*$/.test(anchor);
}

function toHit(
  { path, title, sections }: SearchPage,
  index: number,
  terms: readonly string[],
): Hit {
  const [anchor = '', heading = '', names = '', text = ''] = sections[index] ?? [];
  return {
    address: anchor === '' ? path : `${path}#${anchor}`,
    heading: heading === '' ? title : heading,
    excerpt: excerptOf(names, text, terms),
  };
}

const excerptLength = 120;

/** The names that were found, else the words around the first that was, else how the section begins. */
function excerptOf(names: string, text: string, terms: readonly string[]): string {
  const isFound = (word: string) => terms.some((term) => word.toLowerCase().includes(term));
  const found = [...new Set(names.split(' '))].filter(isFound);
  if (found.length > 0) return found.slice(0, 6).join(', ');
  const lower = text.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0);
  const first = Math.min(...places, text.length);
  if (first < excerptLength / 2 || first === text.length) return text.slice(0, excerptLength);
  return `…${text.slice(first - excerptLength / 3, first + excerptLength)}`;
}
