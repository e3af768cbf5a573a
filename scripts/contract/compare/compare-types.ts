import { differenceHere, type Difference } from './difference.js';
import type { KeywordPair } from './schema-pair.js';

/** Whether a type allows more than before, less, or something else. */
export function compareTypes({ before, after, schema }: KeywordPair): readonly Difference[] {
  const [was, is] = [typesOf(before), typesOf(after)];
  const losesNone = isWithin(was, is);
  const winsNone = isWithin(is, was);
  if (losesNone && winsNone) return [];
  const kind = losesNone ? 'type-widened' : winsNone ? 'type-narrowed' : 'type-changed';
  return [differenceHere(kind, before, after, { schema })];
}

/** The types that all of them allow. */
export function commonTypes(types: readonly unknown[]): unknown {
  const [first, ...others] = types.map(typesOf);
  const common = [...(first ?? [])].filter((type) =>
    others.every((other) => isWithin(new Set([type]), other)),
  );
  return common.length === 1 ? common[0] : common;
}

/** `undefined` is every type. */
function typesOf(type: unknown): ReadonlySet<unknown> | undefined {
  if (type === undefined) return undefined;
  return new Set(Array.isArray(type) ? type : [type]);
}

function isWithin(
  inner: ReadonlySet<unknown> | undefined,
  outer: ReadonlySet<unknown> | undefined,
): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  // Every integer is a number.
  return [...inner].every((type) => outer.has(type) || (type === 'integer' && outer.has('number')));
}
