import { pageLanguage, pageWords } from './page-words.js';
import { SearchBox } from './search-box.js';
import { createSearchIndexes } from './search-indexes.js';

// The folder that this script lies in is the root of the site.
const script = document.currentScript;
const place = document.querySelector<HTMLElement>('#search');
if (script instanceof HTMLScriptElement && place !== null) {
  const root = new URL('.', script.src);
  const indexes = createSearchIndexes(root, pageLanguage());
  new SearchBox({ place, root, words: pageWords(), indexes });
}
