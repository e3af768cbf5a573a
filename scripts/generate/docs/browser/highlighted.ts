import { searchTerms } from './search-terms.js';

/** A text with what was asked for marked in it. Nothing of it becomes markup. */
export function highlighted(text: string, query: string): (Node | string)[] {
  const terms = [...new Set(searchTerms(query))].sort((a, b) => b.length - a.length);
  if (terms.length === 0) return [text];
  // Terms are letters and digits, so none of them means anything to a pattern.
  const pattern = new RegExp(`(${terms.join('|')})`, 'gi');
  return text.split(pattern).map((part, index) => (index % 2 === 0 ? part : marked(part)));
}

function marked(text: string): HTMLElement {
  const mark = document.createElement('mark');
  mark.textContent = text;
  return mark;
}
