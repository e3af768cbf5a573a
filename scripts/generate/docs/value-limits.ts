import type { Schema } from '../openapi-document.js';
import type { DocumentSource } from './document-source.js';
import { hasFields, viewSchema } from './schema-view.js';
import type { Words } from './words.js';

/** What a value may be, in short phrases: `1 to 64 characters`, `at most 100 entries`; of several forms those of each. */
export function valueLimits(
  { document, words: { fields: words } }: DocumentSource,
  schema: Schema,
): readonly string[] {
  const forms = (schema.anyOf ?? schema.oneOf ?? []).map((form) => viewSchema(document, form));
  // The length of a text that holds JSON tells little about it.
  const ofForms = forms
    .filter((form) => !hasFields(form) && form.schema.contentSchema === undefined)
    .flatMap((form) => limitsOf(form.schema, words));
  return [...new Set([...limitsOf(schema, words), ...ofForms])];
}

type FieldWords = Words['fields'];

function limitsOf(schema: Schema, words: FieldWords): readonly string[] {
  return [
    range(schema.minLength, schema.maxLength, { words, counted: words.characters }),
    range(schema.minItems, schema.maxItems, { words, counted: words.entries }),
    bounds(schema.minimum, schema.maximum, words),
    schema.multipleOf === undefined ? undefined : words.multipleOf(schema.multipleOf),
    schema.default === undefined ? undefined : words.byDefault(JSON.stringify(schema.default)),
  ].filter((phrase) => phrase !== undefined);
}

interface Measure {
  readonly words: FieldWords;
  /** `64 characters`. */
  readonly counted: (count: number) => string;
}

function range(
  low: number | undefined,
  high: number | undefined,
  { words, counted }: Measure,
): string | undefined {
  if (low !== undefined && low === high) return words.exactly(counted(low));
  if (high === undefined) {
    return low === undefined || low === 0 ? undefined : words.atLeast(counted(low));
  }
  return low === undefined || low === 0
    ? words.atMost(counted(high))
    : words.between(low, counted(high));
}

function bounds(
  low: number | undefined,
  high: number | undefined,
  words: FieldWords,
): string | undefined {
  if (low === undefined) return high === undefined ? undefined : words.atMost(String(high));
  return high === undefined ? words.atLeast(String(low)) : words.between(low, String(high));
}
