import { diffWords } from 'diff';

/** A run of words of which one text became another. */
export interface TextPart {
  readonly kind: 'kept' | 'removed' | 'added';
  readonly text: string;
}

/** Of words that stay the same, so many characters are shown before and behind a change. */
const keptAround = 60;

/**
 * How a text for people became another, word by word; line breaks are no words. Of long runs that stay the same only what stands around
 * a change is left, with `…` for the rest. `undefined` when one of them is no text, or both say the same: then there is nothing to show.
 */
export function textDifference(before: unknown, after: unknown): readonly TextPart[] | undefined {
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
  // From the nearest blank on: no half words.
  const head = isFirst ? '' : text.slice(0, keptAround).replace(/\S*$/, '');
  const tail = isLast ? '' : text.slice(-keptAround).replace(/^\S*/, '');
  return `${head}…${tail}`;
}
