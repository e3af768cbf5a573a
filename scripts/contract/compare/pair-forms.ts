import type { Schema } from '../../generate/openapi-document.js';
import { canonicalText } from './canonical-text.js';

/** A form among several, before and after; one that has come or gone has no other. */
export type FormPair =
  | { readonly before: Schema; readonly after: Schema }
  | { readonly before: Schema; readonly after: undefined }
  | { readonly before: undefined; readonly after: Schema };

/** The forms of one side, and the codes by which an answer is known. */
export interface CodedForms {
  readonly forms: readonly Schema[];
  readonly codesOf: (form: Schema) => readonly string[];
}

/** Finds each form again: by its name, as it is, by the codes that it carries, by its type. */
export function pairForms(before: CodedForms, after: CodedForms): readonly FormPair[] {
  const left = new Set(before.forms);
  const right = new Set(after.forms);
  const pairs: FormPair[] = [];
  for (const markOf of marks) {
    for (const form of left) {
      const wanted = markOf(form, before.codesOf);
      const match = [...right].find((other) =>
        markOf(other, after.codesOf).some((mark) => wanted.includes(mark)),
      );
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

type Mark = (form: Schema, codesOf: CodedForms['codesOf']) => readonly string[];

/** From the surest to the weakest: two forms are alike when they share a mark. */
const marks: readonly Mark[] = [
  ({ $ref }) => ($ref === undefined ? [] : [$ref]),
  (form) => [canonicalText(form)],
  (form, codesOf) => codesOf(form),
  ({ $ref, type, enum: values }) =>
    $ref === undefined ? [canonicalText([type, values === undefined])] : [],
];
