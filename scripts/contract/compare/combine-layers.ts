import { strictestLimit } from './compare-limits.js';
import { commonTypes } from './compare-types.js';

/**
 * What layers that say the same keyword demand together, as one value where there is such a one: a `maxLength` of 32 beside a reference to
 * a text of 64 is 32.
 */
export function combineLayers(keyword: string, said: readonly unknown[]): readonly unknown[] {
  if (said.length < 2) return said;
  const combined = keyword === 'type' ? commonTypes(said) : strictestLimit(keyword, said);
  return combined === undefined ? said : [combined];
}
