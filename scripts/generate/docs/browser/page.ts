import { addCopyButtons } from './copy-buttons.js';
import { addHeadingLinks } from './heading-links.js';
import { followReading } from './outline.js';
import { openContents } from './contents-drawer.js';
import { pageWords } from './page-words.js';
import { addThemeSwitch } from './theme-switch.js';

// What every page has beside its text. Each of these only adds: without script the page is read as it is.
const words = pageWords();
addThemeSwitch(words);
openContents();
addCopyButtons(words);
addHeadingLinks(words);
followReading();
keepAnchor();

/** Headings of one page have the same addresses in both languages where they are names. */
function keepAnchor(): void {
  const link = document.querySelector<HTMLAnchorElement>('a.language');
  link?.addEventListener('click', () => {
    if (!link.href.includes('#')) link.hash = location.hash;
  });
}
