import type { Check } from './check.js';
import type { Catalogue } from './conformance-checks.js';
import { CannotRunError } from './preflight.js';

/**
 * The checks of which the family or the beginning of the id is named, or after an equals sign the whole id, and what they need; all when nothing is named. Throws
 * CannotRunError when nothing is left.
 */
export function chooseChecks({ lanes, last }: Catalogue, only: readonly string[] = []): Catalogue {
  if (only.length === 0) return { lanes, last };
  const all = new Map(
    [...lanes.flatMap(({ checks }) => checks), ...last].map((each) => [each.id, each]),
  );
  const chosen = new Set<string>();
  const add = (check: Check | undefined): void => {
    if (check === undefined || chosen.has(check.id)) return;
    chosen.add(check.id);
    for (const id of check.needs) add(all.get(id));
  };
  for (const check of all.values()) {
    if (only.some((each) => isMeant(check, each))) add(check);
  }
  if (chosen.size === 0) {
    throw new CannotRunError(`no check begins with ${only.join(' or ')}: --list shows them all`);
  }
  const among = (checks: readonly Check[]) => checks.filter(({ id }) => chosen.has(id));
  return {
    lanes: lanes.map(({ family, checks }) => ({ family, checks: among(checks) })),
    last: among(last),
  };
}

function isMeant({ id, family }: Check, named: string): boolean {
  return family === named || id.startsWith(named) || `=${id}` === named;
}
