import { isSame } from './canonical-text.js';
import { compareAnnotation, isAnnotation } from './compare-annotations.js';
import { differenceHere, type Difference } from './difference.js';

/** How single members of an object are compared; `undefined` when the comparer has no word for it. */
export type KeyComparers<Value> = {
  readonly [Key in keyof Value]?: (
    before: Value[Key] | undefined,
    after: Value[Key] | undefined,
  ) => readonly Difference[] | undefined;
};

/**
 * Compares all members of two objects: those that have a comparer by it, texts and examples as such, and every other that differs as
 * `changed-otherwise`.
 */
export function compareRest<Value extends object>(
  before: Value,
  after: Value,
  comparers: KeyComparers<Value>,
): readonly Difference[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((each) => {
    // Names that the interface does not know have no comparer.
    const key = each as keyof Value & string;
    const [left, right] = [before[key], after[key]];
    const found = comparers[key]?.(left, right);
    if (found !== undefined) return found;
    if (isSame(left, right)) return [];
    if (isAnnotation(key)) {
      return compareAnnotation({ keyword: key, before: listOf(left), after: listOf(right) });
    }
    return [differenceHere('changed-otherwise', left, right, { detail: key })];
  });
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : [value];
}
