import type { OpenApiDocument } from '../openapi-document.js';
import { html, type Html } from './html.js';
import { inlineMarkdown, markdown } from './markdown.js';
import type { Words } from './words.js';

/** A specification in one language, with the words to present it in that language. */
export interface DocumentSource {
  readonly document: OpenApiDocument;
  readonly words: Words;
  /** Texts of the document that are still in English on a page of another language. */
  readonly untranslated: ReadonlySet<string>;
  /** From a translated text, trimmed, to the English one, whose headings have the addresses. */
  readonly originals: ReadonlyMap<string, string>;
}

/** A description as HTML, marked where it is in another language than the page. */
export function prose(
  { untranslated, originals }: DocumentSource,
  text: string,
  topHeading?: number,
  chapter?: string,
): Html {
  const content = markdown(text, topHeading, chapter, originals.get(text.trim()));
  return untranslated.has(text.trim()) ? html`<div lang="en">${content}</div>` : content;
}

/** The same for a sentence within a line. */
export function line({ untranslated }: DocumentSource, text: string): Html {
  const content = inlineMarkdown(text);
  return untranslated.has(text.trim()) ? html`<span lang="en">${content}</span>` : content;
}
