import { differenceHere, type Difference } from './difference.js';
import type { KeywordPair } from './schema-pair.js';

/** `most`: a smaller number allows less; `least`: a greater one does. */
const limits: Readonly<Record<string, 'most' | 'least' | 'flag' | 'step'>> = {
  maxLength: 'most',
  maximum: 'most',
  exclusiveMaximum: 'most',
  maxItems: 'most',
  maxProperties: 'most',
  minLength: 'least',
  minimum: 'least',
  exclusiveMinimum: 'least',
  minItems: 'least',
  minProperties: 'least',
  uniqueItems: 'flag',
  multipleOf: 'step',
};

export function isLimit(keyword: string): boolean {
  return keyword in limits;
}

/** Whether a limit allows less than before, or more; a new limit allows less than none. */
export function compareLimit({
  keyword,
  before,
  after,
  schema,
}: KeywordPair): readonly Difference[] {
  const isTighter = allowsLess(keyword, before, after);
  // Of two steps of which neither divides the other, some values pass no more: that is what hurts.
  const kind = isTighter ? 'limit-tightened' : 'limit-loosened';
  return [differenceHere(kind, before, after, { detail: keyword, schema })];
}

/** The one limit that says what all of them say together; `undefined` where there is none. */
export function strictestLimit(keyword: string, values: readonly unknown[]): unknown {
  const sense = limits[keyword];
  if (sense === 'flag') return values.includes(true);
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length) return undefined;
  if (sense === 'most') return Math.min(...numbers);
  return sense === 'least' ? Math.max(...numbers) : undefined;
}

function allowsLess(keyword: string, before: unknown, after: unknown): boolean {
  if (after === undefined || after === false) return false;
  if (before === undefined || typeof before !== 'number' || typeof after !== 'number') return true;
  const sense = limits[keyword];
  if (sense === 'most') return after < before;
  if (sense === 'least') return after > before;
  return before % after !== 0;
}
