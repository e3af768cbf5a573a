import type { Change } from '../domain/change.js';
import type { Submission } from '../domain/committer.js';

/**
 * - `ordinary`: what purchases and their life cycle leave behind; a few rows that nobody holds for long.
 * - `organisation`: statements of the kit about things. May have to wait for a large one about the same tenant, in this process or
 *   another, longer than an ordinary one may.
 * - `large`: writes any number of rows: a snapshot of departments, the removal of a tenant. Goes alone.
 */
export type SubmissionKind = 'ordinary' | 'organisation' | 'large';

export function kindOf({ changes }: Submission): SubmissionKind {
  if (changes.some(isAboutMany)) return 'large';
  return changes.some(({ kind }) => kind === 'put') ? 'organisation' : 'ordinary';
}

function isAboutMany({ kind }: Change): boolean {
  return kind === 'replace' || kind === 'remove';
}
