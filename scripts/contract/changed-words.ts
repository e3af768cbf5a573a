import { diffWords } from 'diff';
import type { Change } from './change.js';

/** A run of words of which one text became another. */
export interface TextPart {
  readonly kind: 'kept' | 'removed' | 'added';
  readonly text: string;
}

/** Of words that stay the same, so many characters are shown before and behind a change. */
const keptAround = 60;

/**
 * How a text for people became another, word by word; line breaks are no words. What has come and gone is whole; of long runs that stay
 * only what stands around it is left, with `…` for the rest. `undefined` for any other change, and where both texts have the same words.
 */
export function changedWords({
  kind,
  before,
  after,
}: Partial<Pick<Change, 'kind' | 'before' | 'after'>>): readonly TextPart[] | undefined {
  if (kind !== 'description-changed') return undefined;
  if (typeof before !== 'string' || typeof after !== 'string') return undefined;
  const changes = diffWords(onOneLine(before), onOneLine(after));
  if (!changes.some(({ added, removed }) => added || removed)) return undefined;
  return changes.map(({ added, removed, value }, index) => {
    if (added) return { kind: 'added', text: value };
    if (removed) return { kind: 'removed', text: value };
    const isFirst = index === 0;
    const isLast = index === changes.length - 1;
    return { kind: 'kept', text: shortened(value, { isFirst, isLast }) };
  });
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** The end of a beginning, the beginning of an end, and both of what stands between two changes. */
function shortened(
  text: string,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): string {
  const shown = (isFirst ? 0 : keptAround) + (isLast ? 0 : keptAround);
  if (text.length <= shown + 1) return text;
  const characters = Array.from(text);
  const head = isFirst ? '' : characters.slice(0, keptAround).join('');
  const tail = isLast ? '' : characters.slice(-keptAround).join('');
  // Up to the nearest blank: no half words, unless there is one word only.
  return `${head.replace(/(?<=\S\s)\S*$/, '')}…${tail.replace(/^\S*(?=\s\S)/, '')}`;
}
