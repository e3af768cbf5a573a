import type { OpenApiDocument, Schema } from '../openapi-document.js';
import { hasFields, viewSchema } from './schema-view.js';

/** What a value may be, in short phrases: `1 to 64 characters`, `at most 100 entries`; of several forms those of each. */
export function valueLimits(document: OpenApiDocument, schema: Schema): readonly string[] {
  const forms = (schema.anyOf ?? schema.oneOf ?? []).map((form) => viewSchema(document, form));
  // The length of a text that holds JSON tells little about it.
  const ofForms = forms
    .filter((form) => !hasFields(form) && form.schema.contentSchema === undefined)
    .flatMap((form) => limitsOf(form.schema));
  return [...new Set([...limitsOf(schema), ...ofForms])];
}

function limitsOf(schema: Schema): readonly string[] {
  return [
    range(schema.minLength, schema.maxLength, 'character'),
    range(schema.minItems, schema.maxItems, 'entry'),
    bounds(schema.minimum, schema.maximum),
    schema.multipleOf === undefined ? undefined : `multiple of ${schema.multipleOf}`,
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
  ].filter((phrase) => phrase !== undefined);
}

function range(
  low: number | undefined,
  high: number | undefined,
  noun: string,
): string | undefined {
  if (low !== undefined && low === high) return `exactly ${counted(low, noun)}`;
  if (high === undefined)
    return low === undefined || low === 0 ? undefined : `at least ${counted(low, noun)}`;
  return low === undefined || low === 0
    ? `at most ${counted(high, noun)}`
    : `${low} to ${counted(high, noun)}`;
}

function bounds(low: number | undefined, high: number | undefined): string | undefined {
  if (low === undefined) return high === undefined ? undefined : `at most ${high}`;
  return high === undefined ? `at least ${low}` : `${low} to ${high}`;
}

function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.replace(/y$/, 'ie')}s`;
}
