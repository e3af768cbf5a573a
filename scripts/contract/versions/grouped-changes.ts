import { changeClasses, type Change } from '../change.js';
import { sharedChangeKey } from '../shared-change-key.js';

type Grouped = Pick<Change, 'id' | 'specification' | 'class' | 'sentence' | 'reason'> &
  Partial<Pick<Change, 'operationId' | 'schema' | 'before' | 'after'>> & {
    readonly acknowledged?: unknown;
  };

/** A change, or the same change of one named schema in several operations. */
export interface ToldChange<Each> {
  readonly change: Each;
  readonly operations: readonly string[];
}

/**
 * By operation, those that break something first; what several operations share comes under the name of its schema, and what belongs to
 * none under that of the specification.
 */
export function groupedChanges<Each extends Grouped>(
  changes: readonly Each[],
): ReadonlyMap<string, readonly ToldChange<Each>[]> {
  const groups = new Map<string, ToldChange<Each>[]>();
  for (const told of toldOnce(changes)) {
    const title = titleOf(told);
    groups.set(title, [...(groups.get(title) ?? []), told]);
  }
  return new Map(
    [...groups]
      .map(([title, own]) => [title, [...own].sort(bySeverity)] as const)
      .sort(([, [left]], [, [right]]) => severityOf(left) - severityOf(right)),
  );
}

function toldOnce<Each extends Grouped>(changes: readonly Each[]): readonly ToldChange<Each>[] {
  const told = new Map<string, { change: Each; operations: Set<string> }>();
  for (const change of changes) {
    const key = keyOf(change);
    const known = told.get(key) ?? { change, operations: new Set() };
    if (change.operationId !== undefined) known.operations.add(change.operationId);
    told.set(key, known);
  }
  return [...told.values()].map(({ change, operations }) => ({
    change,
    operations: [...operations],
  }));
}

/** What would be told in the same words. */
function keyOf(change: Grouped): string {
  return sharedChangeKey(change, [change.class, change.sentence, change.acknowledged]);
}

function titleOf({ change, operations }: ToldChange<Grouped>): string {
  const { specification, operationId, schema } = change;
  if (operations.length > 1) return `Schema ${schema ?? ''} (${specification})`;
  return operationId === undefined ? specification : `${operationId} (${specification})`;
}

function bySeverity(left: ToldChange<Grouped>, right: ToldChange<Grouped>): number {
  return severityOf(left) - severityOf(right);
}

function severityOf(told: ToldChange<Grouped> | undefined): number {
  return changeClasses.indexOf(told?.change.class ?? 'harmless');
}
