import { editionFolders, type Language } from './languages.js';
import type { Page } from './page.js';

/** Where a page lies. All addresses are relative, so that the site works under any path and from a folder on disk. */
export interface PagePlace {
  readonly language: Language;
  /** Relative to the root of its edition. */
  readonly path: string;
  /** From the page to the root of its edition. */
  readonly root: string;
  /** From the page to the root of the site. */
  readonly siteRoot: string;
}

export function placeOf(
  { path, root: fixed }: Pick<Page, 'path' | 'root'>,
  language: Language,
): PagePlace {
  if (fixed !== undefined) {
    return { language, path, root: `${fixed}${editionFolders[language]}`, siteRoot: fixed };
  }
  const toRoot = (address: string) => '../'.repeat(address.split('/').length - 1);
  const root = toRoot(path);
  return { language, path, root, siteRoot: toRoot(editionFolders[language] + path) };
}
