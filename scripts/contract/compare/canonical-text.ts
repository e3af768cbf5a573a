const texts = new WeakMap<object, string>();

/** JSON in which the order of members plays no part: equal texts, equal values. */
export function canonicalText(value: unknown): string {
  return remembered(texts, value, (each) => canonicalText(each), identity);
}

const unorderedTexts = new WeakMap<object, string>();

/** As `canonicalText`, but the order of list entries plays no part either: the difference between two such texts is more than order. */
export function unorderedText(value: unknown): string {
  return remembered(
    unorderedTexts,
    value,
    (each) => unorderedText(each),
    (entries) => entries.toSorted(),
  );
}

export function isSame(left: unknown, right: unknown): boolean {
  return left === right || canonicalText(left) === canonicalText(right);
}

function remembered(
  memory: WeakMap<object, string>,
  value: unknown,
  toText: (value: unknown) => string,
  order: (entries: readonly string[]) => readonly string[],
): string {
  if (value === undefined) return 'undefined';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const known = memory.get(value);
  if (known !== undefined) return known;
  const text = Array.isArray(value)
    ? `[${order(value.map(toText)).join(',')}]`
    : `{${Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => `${JSON.stringify(name)}:${toText(member)}`)
        .sort()
        .join(',')}}`;
  memory.set(value, text);
  return text;
}

function identity(entries: readonly string[]): readonly string[] {
  return entries;
}
