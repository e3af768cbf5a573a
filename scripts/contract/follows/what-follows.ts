import type { Change } from '../change.js';
import type { Consequence } from '../consequence.js';
import { readWorkingSet } from '../specification-set.js';
import { changedOperations } from './changed-operation.js';
import { codeConsequences } from './code-consequences.js';
import { exampleConsequences } from './example-consequences.js';
import { playingConsequences } from './playing-consequences.js';
import { projectFiles } from './project-files.js';
import { storageConsequences } from './storage-consequences.js';
import { testConsequences } from './test-consequences.js';
import { guideConsequences, translationConsequences } from './text-consequences.js';

/**
 * What follows from changes of the specification in a project whose `openapi/` has them already: the places that must or may
 * follow, found by the names of operations and their members, and whether each is there.
 */
export async function whatFollows(
  changes: readonly Change[],
  projectDir: string,
): Promise<readonly Consequence[]> {
  if (changes.length === 0) return [];
  const files = projectFiles(projectDir);
  // A project may lack an entry: what generators need, a review does not.
  const set = await readWorkingSet(projectDir);
  const documents = [...set].map(([name, document]) => ({ name, document }));
  const operations = changedOperations(changes, { documents });
  return merged([
    ...operations.flatMap((operation) => [
      ...codeConsequences(operation, files),
      ...storageConsequences(operation, files),
      ...exampleConsequences(operation, files),
      ...playingConsequences(operation, files),
      ...testConsequences(operation, files, projectDir),
      ...guideConsequences(operation, files),
    ]),
    ...(await translationConsequences(changes, projectDir, set.get('callbacks'))),
  ]);
}

/** The same place with the same to do there is one consequence of several changes. */
function merged(consequences: readonly Consequence[]): readonly Consequence[] {
  const byPlace = new Map<string, Consequence>();
  for (const each of consequences) {
    const key = JSON.stringify([each.kind, each.path, each.exists, each.sentence]);
    const known = byPlace.get(key);
    const changes = [...new Set([...(known?.changes ?? []), ...each.changes])];
    byPlace.set(key, { ...each, changes });
  }
  return [...byPlace.values()];
}
