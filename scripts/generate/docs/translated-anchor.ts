import type { Guide } from './guides.js';
import { headingId, headingTexts } from './markdown.js';

/** The address of a heading, which a link may name by the words of its translation. What is no heading stays as it is. */
export function translatedAnchor({ text, original }: Guide, anchor: string): string {
  const index = headingTexts(text).findIndex((heading) => letters(heading) === letters(anchor));
  const english = headingTexts(original)[index];
  return english === undefined ? anchor : headingId(english);
}

/** Makers of anchors differ in what they do with the marks between words. */
function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
