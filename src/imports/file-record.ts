import type { ImportProblem } from './import-problem.js';

/** A record of a file. */
export interface FileRecord {
  /** Where it begins, counted from 1, with the heading. */
  readonly line: number;
  /** What it says; `undefined` when it cannot be read. */
  readonly content: unknown;
  /** Why it cannot be read; empty when it can. */
  readonly problems: readonly ImportProblem[];
}
