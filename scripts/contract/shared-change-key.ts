import type { Change } from './change.js';
import { canonicalText } from './compare/canonical-text.js';

type Keyed = Pick<Change, 'id' | 'specification' | 'reason'> &
  Partial<Pick<Change, 'schema' | 'before' | 'after'>>;

/**
 * Equal for changes of one named schema that are one and the same, whichever operations have it; any other change has its id. `told`:
 * what else has to be equal, by what is told of them.
 */
export function sharedChangeKey(
  { id, specification, schema, reason, before, after }: Keyed,
  told: readonly unknown[],
): string {
  if (schema === undefined) return id;
  const all = [specification, schema, reason, before, after, ...told];
  return canonicalText(all.map((each) => each ?? null));
}
