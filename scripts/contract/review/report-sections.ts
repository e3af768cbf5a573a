import { specifications } from '../../generate/specifications.js';
import { matchesId } from '../acknowledgements.js';
import { changeClasses, type Change, type ChangeClass } from '../change.js';
import { sharedChangeKey } from '../shared-change-key.js';
import type { Review, ReviewedChange } from './review.js';

/** Part of a report: an operation, a schema that several operations share, or what a specification says beside its operations. */
export interface ReportSection {
  readonly specification: string;
  readonly title: string;
  readonly entries: readonly ReportEntry[];
}

/** A change, or the same change of one schema in several operations. */
export interface ReportEntry extends ReviewedChange {
  /** Ids that take all of them and nothing else, with `*` for the steps in which they differ. */
  readonly names: readonly string[];
  readonly operations: readonly string[];
}

const comparers = ['koogate', 'oasdiff'] as const;

/** What a report shows, in its order: the entries of a section by class. */
export function reportSections({ changes }: Pick<Review, 'changes'>): readonly ReportSection[] {
  const sections = new Map<
    string,
    { specification: string; title: string; entries: ReportEntry[] }
  >();
  for (const entry of group(changes)) {
    const { specification } = entry.change;
    const title = titleOf(entry);
    const key = `${specification} ${title}`;
    const section = sections.get(key) ?? { specification, title, entries: [] };
    section.entries.push(entry);
    sections.set(key, section);
  }
  const order = specifications.map(({ name }) => name);
  const inOrder = order.flatMap((name) =>
    [...sections.values()].filter(({ specification }) => specification === name),
  );
  return inOrder.map((section) => ({
    ...section,
    entries: section.entries.toSorted((left, right) => rank(left) - rank(right)),
  }));
}

export function countByClass(changes: readonly ReviewedChange[], wanted: ChangeClass): number {
  return changes.filter(({ change }) => change.class === wanted).length;
}

function rank({ change }: ReportEntry): number {
  return changeClasses.indexOf(change.class);
}

function titleOf({ change, operations }: ReportEntry): string {
  if (operations.length > 1) return `Schema ${change.schema ?? ''}`.trim();
  return change.operationId ?? 'Beside the operations';
}

function group(changes: readonly ReviewedChange[]): readonly ReportEntry[] {
  const groups = new Map<string, ReviewedChange[]>();
  for (const reviewed of changes) {
    const key = keyOf(reviewed);
    groups.set(key, [...(groups.get(key) ?? []), reviewed]);
  }
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const ids = members.map(({ change }) => change.id);
    return {
      ...first,
      change: { ...first.change, seenBy: seenByAny(members) },
      names: namesOf(ids, changes),
      operations: [...new Set(members.flatMap(({ change }) => change.operationId ?? []))],
    };
  });
}

function seenByAny(members: readonly ReviewedChange[]): Change['seenBy'] {
  return comparers.filter((each) => members.some(({ change }) => change.seenBy.includes(each)));
}

/** Ids of one length are named together, where that takes no other change. */
function namesOf(ids: readonly string[], changes: readonly ReviewedChange[]): readonly string[] {
  const byLength = new Map<number, string[]>();
  for (const id of ids) {
    const count = id.split('/').length;
    byLength.set(count, [...(byLength.get(count) ?? []), id]);
  }
  return [...byLength.values()].flatMap((alike) => {
    const name = commonName(alike);
    const taken = changes.filter(({ change }) => matchesId(name, change.id));
    return taken.length === alike.length ? [name] : alike;
  });
}

function commonName(ids: readonly string[]): string {
  const [first = [], ...others] = ids.map((id) => id.split('/'));
  return first
    .map((step, index) => (others.every((other) => other[index] === step) ? step : '*'))
    .join('/');
}

/** By the member and not by the sentence, which has the whole path to it. */
function keyOf({ change, acknowledgement }: ReviewedChange): string {
  const { id, kind, location } = change;
  const what = id.slice(id.lastIndexOf('/') + 1);
  const member = location.slice(location.lastIndexOf('/') + 1);
  return sharedChangeKey(change, [kind, what, member, acknowledgement?.change]);
}
