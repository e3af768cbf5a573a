import type { ScriptWords } from '../words/script-words.js';

/** Behind each heading that has an address, the link to it. */
export function addHeadingLinks(words: ScriptWords): void {
  for (const heading of document.querySelectorAll<HTMLElement>('.text :is(h2, h3, h4)[id]')) {
    const link = document.createElement('a');
    link.className = 'permalink';
    link.href = `#${heading.id}`;
    link.setAttribute('aria-label', words.linkTo(heading.textContent.trim()));
    link.textContent = '#';
    heading.append(link);
  }
}
