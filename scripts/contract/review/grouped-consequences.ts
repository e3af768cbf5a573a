import type { Consequence } from '../consequence.js';

/** What a report lists of a file: the sentence that several consequences share, with the names in which they differ. */
export type GroupedConsequence = Omit<Consequence, 'changes'>;

interface Group extends GroupedConsequence {
  /** The first sentence, taken apart at its backticks: names are at odd places. */
  readonly parts: readonly string[];
  /** Which part differs, once one does. */
  readonly index: number | undefined;
  readonly names: readonly string[];
}

/** What does not exist yet comes first, and what is to be done in one file for several operations or fields is said once. */
export function groupedConsequences(
  consequences: readonly Consequence[],
): readonly GroupedConsequence[] {
  const groups: Group[] = [];
  for (const each of consequences) {
    const at = groups.findIndex((group) => joined(group, each) !== undefined);
    const group = groups[at];
    if (group === undefined) groups.push(toGroup(each));
    else groups[at] = joined(group, each) ?? group;
  }
  const inOrder = [
    ...groups.filter(({ exists }) => !exists),
    ...groups.filter(({ exists }) => exists),
  ];
  return inOrder.map(({ kind, path, exists, parts, index, names }) => ({
    kind,
    path,
    exists,
    sentence: parts.map((part, at) => (at === index ? names.join('`, `') : part)).join('`'),
  }));
}

function toGroup({ kind, path, exists, sentence }: Consequence): Group {
  return { kind, path, exists, sentence, parts: sentence.split('`'), index: undefined, names: [] };
}

/** The group with one more name; `undefined` where more differs than one name, or another. */
function joined(group: Group, { kind, path, exists, sentence }: Consequence): Group | undefined {
  if (kind !== group.kind || path !== group.path || exists !== group.exists) return undefined;
  const parts = sentence.split('`');
  const index = onlyNameThatDiffers(group.parts, parts);
  if (index === undefined || index !== (group.index ?? index)) return undefined;
  const known = group.index === undefined ? [group.parts[index] ?? ''] : group.names;
  return { ...group, index, names: [...known, parts[index] ?? ''] };
}

function onlyNameThatDiffers(
  left: readonly string[],
  right: readonly string[],
): number | undefined {
  if (left.length !== right.length) return undefined;
  const differing = right.flatMap((part, at) => (part === left[at] ? [] : [at]));
  const [index] = differing;
  return index !== undefined && differing.length === 1 && index % 2 === 1 ? index : undefined;
}
