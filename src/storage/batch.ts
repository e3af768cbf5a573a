import type { CommitOutcome, Submission } from '../domain/committer.js';
import type { SubmissionRows } from './batch-rows.js';
import type { SubmissionKind } from './submission-kind.js';
import type { Subjects } from './subjects.js';

/** A submission on its way into the database, and the caller who waits for it. */
export interface Waiting {
  readonly submission: Submission;
  readonly kind: SubmissionKind;
  readonly subjects: Subjects;
  /** Its rows; `undefined` of one so large that its rows had better not be there before its turn. */
  readonly rows: Promise<SubmissionRows> | undefined;
  readonly settle: (outcome: CommitOutcome) => void;
  readonly fail: (error: unknown) => void;
}

export interface BatchLimits {
  readonly submissionsMax: number;
  /** Characters of the texts in call records and, roughly, of the rows of changes. */
  readonly charactersMax: number;
}

export interface Batch {
  readonly batch: Waiting[];
  readonly rest: Waiting[];
}

// An authorization with its seal and hashes has about as many.
const charactersOfChange = 1_000;

/**
 * Divides what waits into the next batch and the rest, both in the order of arrival. One that shares a subject with an
 * earlier one stays behind it, also when that one is itself left over. A large one is a batch of its own.
 */
export function takeBatch(
  waiting: readonly Waiting[],
  { submissionsMax, charactersMax }: BatchLimits,
): Batch {
  const [first] = waiting;
  if (first?.kind === 'large') return { batch: [first], rest: waiting.slice(1) };
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  const seen = new Set<string>();
  let characters = 0;
  for (const [index, item] of waiting.entries()) {
    if (batch.length === submissionsMax) return { batch, rest: [...rest, ...waiting.slice(index)] };
    const { all } = item.subjects;
    const isApart = item.kind !== 'large' && all.every((subject) => !seen.has(subject));
    for (const subject of all) seen.add(subject);
    const size = sizeOf(item.submission);
    if (isApart && (batch.length === 0 || characters + size <= charactersMax)) {
      batch.push(item);
      characters += size;
    } else {
      rest.push(item);
    }
  }
  return { batch, rest };
}

/** After a large one, the small ones that wait have their turn first, so that large ones in a row do not hold up everybody. */
export function smallOnesFirst(waiting: readonly Waiting[]): Waiting[] {
  const small = waiting.filter(({ kind }) => kind !== 'large');
  return [...small, ...waiting.filter(({ kind }) => kind === 'large')];
}

function sizeOf({ call, changes }: Submission): number {
  const texts = call === null ? 0 : (call.requestBody?.length ?? 0) + call.answerBody.length;
  return texts + changes.length * charactersOfChange;
}
