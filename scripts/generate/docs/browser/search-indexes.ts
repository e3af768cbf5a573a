import type { Language } from '../languages.js';
import type { SearchPage } from '../search-entry.js';
import { createSearchEngine, type PageHits, type SearchEngine } from './search-engine.js';

declare global {
  /** Each index is a script that lays itself down here. */
  var koogateSearch: Partial<Record<Language, readonly SearchPage[]>> | undefined;
}

/** The indexes of both languages, that of the page first; each is loaded when it is needed. */
export interface SearchIndexes {
  /** Of the page's language. Rejects when a file is missing. */
  load(): Promise<void>;
  /** Of the other language only where that of the page has little. */
  find(query: string): Promise<readonly LanguageHits[]>;
}

export interface LanguageHits {
  readonly language: Language;
  readonly pages: readonly PageHits[];
}

export function createSearchIndexes(root: URL, own: Language): SearchIndexes {
  const other = own === 'en' ? 'zh' : 'en';
  const engines = new Map<Language, Promise<SearchEngine>>();
  const engineOf = (language: Language): Promise<SearchEngine> => {
    const engine = engines.get(language) ?? loadEngine(root, language);
    engines.set(language, engine);
    return engine;
  };
  const findIn = async (language: Language, query: string): Promise<LanguageHits> => ({
    language,
    pages: (await engineOf(language)).find(query),
  });
  return {
    load: async () => {
      await engineOf(own);
    },
    find: async (query) => {
      const first = await findIn(own, query);
      if (first.pages.length >= pagesEnough) return [first];
      return [first, await findIn(other, query)].filter(({ pages }) => pages.length > 0);
    },
  };
}

const pagesEnough = 3;

async function loadEngine(root: URL, language: Language): Promise<SearchEngine> {
  await loadScript(new URL(`search-index.${language}.js`, root).href);
  const pages = globalThis.koogateSearch?.[language];
  if (pages === undefined) throw new Error(`search-index.${language}.js holds no index`);
  return createSearchEngine(pages);
}

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error(`${src} cannot be loaded`)));
    document.head.append(script);
  });
}
