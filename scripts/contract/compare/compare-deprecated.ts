import { differenceHere, type Difference } from './difference.js';
import type { KeywordPair } from './schema-pair.js';

/** Of an operation, a parameter or a schema; absent is `false`. */
export function compareDeprecated({
  before,
  after,
  schema,
}: Pick<KeywordPair, 'before' | 'after' | 'schema'>): readonly Difference[] {
  const [was, is] = [before === true, after === true];
  if (was === is) return [];
  return [differenceHere(is ? 'became-deprecated' : 'no-longer-deprecated', was, is, { schema })];
}
