import type { Change } from '../change.js';

type Grouped = Pick<Change, 'specification' | 'class'> & {
  readonly operationId?: string | undefined;
};

/** By operation, those that break something first; what belongs to none comes under the specification's name. */
export function groupedChanges<Each extends Grouped>(
  changes: readonly Each[],
): ReadonlyMap<string, readonly Each[]> {
  const groups = new Map<string, Each[]>();
  for (const change of changes) {
    const { specification, operationId } = change;
    const title = operationId === undefined ? specification : `${operationId} (${specification})`;
    groups.set(title, [...(groups.get(title) ?? []), change]);
  }
  return new Map(
    [...groups]
      .map(([title, own]) => [title, [...own].sort(bySeverity)] as const)
      .sort(([, [left]], [, [right]]) => severityOf(left) - severityOf(right)),
  );
}

function bySeverity(left: Grouped, right: Grouped): number {
  return severityOf(left) - severityOf(right);
}

function severityOf(change: Grouped | undefined): number {
  return ['breaking', 'risky', 'harmless'].indexOf(change?.class ?? 'harmless');
}
