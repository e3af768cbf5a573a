import type { Schema } from '../openapi-document.js';

/** What a value may be, in short phrases: `1 to 64 characters`, `at most 100 entries`. */
export function valueLimits(schema: Schema): readonly string[] {
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
