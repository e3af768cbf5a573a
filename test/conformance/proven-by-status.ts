import { catalogue } from '../../src/conformance/conformance-checks.js';
import { specification } from './target.js';

const all = [...catalogue(specification).lanes.flatMap(({ checks }) => checks)];

/** The form of an answer is looked at by itself, whatever its status. */
const aboutForm = /\/(?:debug|refused)\.(?!succeeds|repeat|unknown-ids|status-200)/;
/** These compare answers; their faults are in the table. */
const aboutContent =
  /\/real\.(?:repeat|access-data|other-order|debug-apart|debug-changes-nothing)$/;

/** Checks of that callback which need none of its other checks, and look at a code. */
export function provenByStatus(operationId: string): readonly string[] {
  return all
    .filter((check) => check.operationId === operationId)
    .filter(({ needs }) => !allNeedsOf(needs).some((id) => id.startsWith(`${operationId}/`)))
    .filter(({ id }) => !aboutForm.test(id) && !aboutContent.test(id) && !isNameless(id))
    .map(({ id }) => id);
}

function allNeedsOf(needs: readonly string[]): readonly string[] {
  return needs.flatMap((id) => [
    id,
    ...allNeedsOf(all.find((each) => each.id === id)?.needs ?? []),
  ]);
}

/** A body that cannot be read names no callback, unless the path does. */
function isNameless(id: string): boolean {
  return /\/(?:malformed-json|no-object)$/.test(id) && !id.includes('SyncV1/');
}
