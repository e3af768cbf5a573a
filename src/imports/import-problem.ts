/** What is wrong with one field of a record, for the person who exported it. */
export interface ImportProblem {
  /** The column; `-` when it is about the line as a whole. */
  readonly field: string;
  /** What is wrong and what to do, without secrets and personal data. */
  readonly detail: string;
}

/**
 * - `created`: it was not there, and now is.
 * - `corrected`: it was imported before and now says what the record says; only where corrections were asked for.
 * - `unchanged`: it is there and says the same; nothing was written.
 * - `conflict`: it is there and says something else; it stays as it is.
 * - `invalid`: the record cannot be taken as it is.
 */
export type ImportOutcome = (typeof importOutcomes)[number];

export const importOutcomes = ['created', 'corrected', 'unchanged', 'conflict', 'invalid'] as const;

/** What became of a record. Problems explain a conflict or why it is invalid. */
export interface ImportResult {
  readonly outcome: ImportOutcome;
  readonly problems: readonly ImportProblem[];
}
