import { changedWords } from '../../contract/changed-words.js';
import { html, type Html } from './html.js';

const marked = {
  kept: (text: string) => text,
  removed: (text: string) => html`<del>${text}</del>`,
  added: (text: string) => html`<ins>${text}</ins>`,
} as const;

/** The words that a text for people has lost and got; `undefined` of any other change. */
export function wordDifference(change: Parameters<typeof changedWords>[0]): Html | undefined {
  const parts = changedWords(change);
  return parts && html`<p class="words">${parts.map(({ kind, text }) => marked[kind](text))}</p>`;
}
