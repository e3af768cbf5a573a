import type { Change } from '../domain/change.js';
import type { Loaders } from '../domain/loaders.js';
import type { ImportProblem, ImportResult } from './import-problem.js';

/** What becomes of a record, and what is to be written for it: nothing unless it is `created`. */
export interface ImportPlan extends ImportResult {
  readonly changes: readonly Change[];
}

/** What a plan rests on. */
export interface PlanContext {
  readonly load: Loaders;
  /** Milliseconds, UTC. */
  readonly now: number;
  /** Who is named as the cause in the history: `import:<name>`. */
  readonly cause: string;
}

export function created(changes: readonly Change[]): ImportPlan {
  return { outcome: 'created', problems: [], changes };
}

export function invalid(problems: readonly ImportProblem[]): ImportPlan {
  return { outcome: 'invalid', problems, changes: [] };
}

/** Of what is there already: the same, or where it differs. It is left as it is either way. */
export function there(differences: readonly ImportProblem[]): ImportPlan {
  const outcome = differences.length === 0 ? 'unchanged' : 'conflict';
  return { outcome, problems: differences, changes: [] };
}
