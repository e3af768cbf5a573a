import type { Consequence, ConsequenceKind } from '../consequence.js';
import type { ChangedMember, ChangedOperation } from './changed-operation.js';

/** A consequence of all changes of the operation or the member. */
export function toConsequence(
  { changes }: Pick<ChangedOperation | ChangedMember, 'changes'>,
  kind: ConsequenceKind,
  path: string,
  { exists = true, sentence }: { readonly exists?: boolean; readonly sentence: string },
): Consequence {
  return { changes, kind, path, exists, sentence };
}
