import type { Change } from '../domain/change.js';
import { KooGateError } from '../domain/koogate-error.js';
import type { OperationContext } from './operation-context.js';

/** Jobs that run, callbacks and other operators may move things between our read and our write; five times in a row is no accident. */
const attemptsMax = 5;

export interface Decision<Result> {
  readonly result: Result;
  /** None: there is nothing to do. */
  readonly changes: readonly Change[];
}

/**
 * Reads, decides, commits; decides anew when something moved meanwhile. `decide` writes nothing by itself. Throws `storage-unavailable`
 * when others keep winning.
 */
export async function commitDecision<Result>(
  decide: () => Promise<Decision<Result>>,
  { committer }: Pick<OperationContext, 'committer'>,
): Promise<Result> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const { result, changes } = await decide();
    if (changes.length === 0) return result;
    const outcome = await committer.commit({ call: null, nonce: null, changes });
    if (outcome === 'committed') return result;
  }
  throw new KooGateError('storage-unavailable', {
    sentence: 'Others keep changing this at the same time. Nothing was changed; call again.',
  });
}
