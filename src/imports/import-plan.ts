import type { Change, HistoryEntry } from '../domain/change.js';
import type { Loaders } from '../domain/loaders.js';
import type { ImportProblem, ImportResult } from './import-problem.js';

/** What becomes of a record, and what is to be written for it: nothing unless it is `created` or `corrected`. */
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
  /** For corrections of what was imported before; `null` when whatever is there stays as it is. */
  readonly history: HistoryReader | null;
}

/** What has happened to an instance, oldest first. */
export type HistoryReader = (instanceId: string) => Promise<readonly HistoryEntry[]>;

export function created(changes: readonly Change[]): ImportPlan {
  return { outcome: 'created', problems: [], changes };
}

export function corrected(changes: readonly Change[]): ImportPlan {
  return { outcome: 'corrected', problems: [], changes };
}

export function invalid(problems: readonly ImportProblem[]): ImportPlan {
  return { outcome: 'invalid', problems, changes: [] };
}

/** Of what is there already: the same, or where it differs. It is left as it is either way. */
export function there(differences: readonly ImportProblem[]): ImportPlan {
  const outcome = differences.length === 0 ? 'unchanged' : 'conflict';
  return { outcome, problems: differences, changes: [] };
}
