import type { CommitOutcome, Submission } from '../domain/committer.js';
import type { Subjects } from './subjects.js';

/** A submission on its way into the database, and the caller who waits for it. */
export interface Waiting {
  readonly submission: Submission;
  readonly subjects: Subjects;
  readonly settle: (outcome: CommitOutcome) => void;
  readonly fail: (error: unknown) => void;
}

export interface BatchLimits {
  readonly submissionsMax: number;
  /** Characters of the texts in call records, by far the largest part of what is written. */
  readonly charactersMax: number;
}

/**
 * Divides what waits into the next batch and the rest, both in the order of arrival. One that shares a subject with an
 * earlier one stays behind it, also when that one is itself left over.
 */
export function takeBatch(
  waiting: readonly Waiting[],
  { submissionsMax, charactersMax }: BatchLimits,
): { readonly batch: Waiting[]; readonly rest: Waiting[] } {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  const seen = new Set<string>();
  let characters = 0;
  for (const item of waiting) {
    const { all } = item.subjects;
    const isAlone = all.every((subject) => !seen.has(subject));
    for (const subject of all) seen.add(subject);
    const size = textLength(item.submission);
    const fits = batch.length < submissionsMax && characters + size <= charactersMax;
    if (isAlone && (fits || batch.length === 0)) {
      batch.push(item);
      characters += size;
    } else {
      rest.push(item);
    }
  }
  return { batch, rest };
}

function textLength({ call }: Submission): number {
  return call === null ? 0 : (call.requestBody?.length ?? 0) + call.answerBody.length;
}
