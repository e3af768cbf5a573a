import type { Change } from '../../contract/change.js';
import { textDifference } from '../../contract/text-difference.js';
import { html, type Html } from './html.js';

const marked = {
  kept: (text: string) => text,
  removed: (text: string) => html`<del>${text}</del>`,
  added: (text: string) => html`<ins>${text}</ins>`,
} as const;

/** The words that a text for people has lost and got; `undefined` of any other change. */
export function wordDifference({
  kind,
  before,
  after,
}: Partial<Pick<Change, 'kind' | 'before' | 'after'>>): Html | undefined {
  const parts = kind === 'description-changed' ? textDifference(before, after) : undefined;
  return (
    parts && html`<p class="words">${parts.map(({ kind: each, text }) => marked[each](text))}</p>`
  );
}
