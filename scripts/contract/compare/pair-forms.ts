import type { Schema } from '../../generate/openapi-document.js';
import { canonicalText } from './canonical-text.js';

/** A form among several, before and after; one that has come or gone has no other. */
export type FormPair =
  | { readonly before: Schema; readonly after: Schema }
  | { readonly before: Schema; readonly after: undefined }
  | { readonly before: undefined; readonly after: Schema };

/** Finds each form again: by its name, as it is, by the codes that it carries, by its type. */
export function pairForms(
  before: readonly Schema[],
  after: readonly Schema[],
  codesOf: (form: Schema) => readonly string[],
): readonly FormPair[] {
  const left = new Set(before);
  const right = new Set(after);
  const pairs: FormPair[] = [];
  for (const markOf of marks(codesOf)) {
    for (const form of left) {
      const wanted = markOf(form);
      const match = [...right].find((other) => markOf(other).some((mark) => wanted.includes(mark)));
      if (match === undefined) continue;
      left.delete(form);
      right.delete(match);
      pairs.push({ before: form, after: match });
    }
  }
  return [
    ...pairs,
    ...[...left].map((form) => ({ before: form, after: undefined })),
    ...[...right].map((form) => ({ before: undefined, after: form })),
  ];
}

/** From the surest to the weakest: two forms are alike when they share a mark. */
function marks(
  codesOf: (form: Schema) => readonly string[],
): readonly ((form: Schema) => readonly string[])[] {
  return [
    ({ $ref }) => ($ref === undefined ? [] : [$ref]),
    (form) => [canonicalText(form)],
    codesOf,
    ({ $ref, type, enum: values }) =>
      $ref === undefined ? [canonicalText([type, values === undefined])] : [],
  ];
}
