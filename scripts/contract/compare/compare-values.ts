import { canonicalText, isSame } from './canonical-text.js';
import { differenceHere, type Difference } from './difference.js';
import type { ViewedPair } from './schema-pair.js';
import type { SchemaLayer, SchemaView } from './schema-view.js';

/** The values that are allowed: `const` is an `enum` of one, and the order of values means nothing. */
export function compareValues({ before, after, owner }: ViewedPair): readonly Difference[] {
  const [left, right] = [listsOf(before), listsOf(after)];
  if (isSame(left.map(textsOf), right.map(textsOf))) return [];
  const [was, is] = [allowedBy(left), allowedBy(right)];
  const schema = writtenIn(left, right) ?? owner;
  if (isSame(was && textsOf(was), is && textsOf(is))) {
    const [before, after] = [left, right].map((lists) => lists.map(({ values }) => values));
    return [differenceHere('changed-otherwise', before, after, { detail: 'enum', schema })];
  }
  if (was === undefined) return [differenceHere('enum-added', undefined, is?.values, { schema })];
  if (is === undefined) return [differenceHere('enum-removed', was.values, undefined, { schema })];
  return [
    ...missingIn(was, is).map((value) =>
      differenceHere('enum-value-removed', value, undefined, { schema, detail: toDetail(value) }),
    ),
    ...missingIn(is, was).map((value) =>
      differenceHere('enum-value-added', undefined, value, { schema, detail: toDetail(value) }),
    ),
  ];
}

interface ValueList {
  readonly name: string | undefined;
  readonly values: readonly unknown[];
}

function listsOf(view: SchemaView): readonly ValueList[] {
  return view.layers.flatMap((layer) => listOf(layer) ?? []);
}

function listOf({ name, node }: SchemaLayer): ValueList | undefined {
  if (node.enum !== undefined) return { name, values: node.enum };
  return 'const' in node ? { name, values: [node.const] } : undefined;
}

/** A value has to be in the lists of all layers. */
function allowedBy([first, ...others]: readonly ValueList[]): ValueList | undefined {
  if (first === undefined) return undefined;
  const values = first.values.filter((value) =>
    others.every((other) => textsOf(other).includes(canonicalText(value))),
  );
  return { name: first.name, values };
}

/** Where the first list stands that is another now. */
function writtenIn(before: readonly ValueList[], after: readonly ValueList[]): string | undefined {
  const known = new Set(before.map((list) => canonicalText(textsOf(list))));
  const changed = after.find((list) => !known.has(canonicalText(textsOf(list))));
  return changed?.name ?? after[0]?.name ?? before[0]?.name;
}

function textsOf({ values }: ValueList): readonly string[] {
  return [...new Set(values.map(canonicalText))].sort();
}

function missingIn(list: ValueList, other: ValueList): readonly unknown[] {
  const texts = new Set(textsOf(other));
  return list.values.filter((value) => !texts.has(canonicalText(value)));
}

function toDetail(value: unknown): string {
  return typeof value === 'string' ? value : canonicalText(value);
}
