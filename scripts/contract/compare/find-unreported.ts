import { unorderedText } from './canonical-text.js';
import { differenceHere, type LocatedDifference } from './difference.js';
import type { DocumentPair } from './document-pair.js';
import { pairNamed } from './pair-named.js';
import { pointersIn } from './pointers-in.js';

/**
 * The net under all comparers: what is written otherwise than before and was reported by none of them. So no difference is lost,
 * although nobody may have thought of it.
 */
export function findUnreported(
  documents: DocumentPair,
  found: readonly LocatedDifference[],
): readonly LocatedDifference[] {
  return [
    ...unreportedComponents(documents, found),
    ...unreportedPathItems(documents, found),
    ...unreportedSecurity(documents, found),
  ];
}

function unreportedComponents(
  documents: DocumentPair,
  found: readonly LocatedDifference[],
): readonly LocatedDifference[] {
  const { base, revision } = documents;
  const schemas = new Set(found.map(({ schema }) => schema));
  const used = [pointersIn(base), pointersIn(revision)];
  return pairNamed(base.components, revision.components).flatMap(
    ({ name: section, before, after }) => {
      // Each of them is compared by itself.
      if (section === 'securitySchemes') return [];
      return pairNamed(before, after)
        .filter(({ before, after }) => unorderedText(before) !== unorderedText(after))
        .filter(({ name, before, after }) => {
          const pointer = `#/components/${section}/${name}`;
          const hasComeOrGone = before === undefined || after === undefined;
          // What came or went with an operation or a member is told by that.
          if (hasComeOrGone) return !used.some((pointers) => pointers.has(pointer));
          return section === 'schemas' ? !schemas.has(name) : !documents.reported.has(pointer);
        })
        .map(({ name, before, after }) =>
          beside(['components', section, name], before, after, section),
        );
    },
  );
}

function unreportedPathItems(
  { base, revision }: DocumentPair,
  found: readonly LocatedDifference[],
): readonly LocatedDifference[] {
  return (['paths', 'webhooks'] as const).flatMap((section) =>
    pairNamed(base[section], revision[section])
      .filter(({ before, after }) => unorderedText(before) !== unorderedText(after))
      .filter(({ before, after }) => {
        const ids = [...operationIdsOf(before), ...operationIdsOf(after)];
        return !found.some(({ operationId }) => ids.includes(operationId));
      })
      .map(({ name, before, after }) => beside([section, name], before, after)),
  );
}

function operationIdsOf(item: object | undefined): readonly unknown[] {
  return Object.values(item ?? {}).map((operation: unknown) =>
    typeof operation === 'object' && operation !== null && 'operationId' in operation
      ? operation.operationId
      : undefined,
  );
}

function unreportedSecurity(
  { base, revision }: DocumentPair,
  found: readonly LocatedDifference[],
): readonly LocatedDifference[] {
  if (unorderedText(base.security) === unorderedText(revision.security)) return [];
  if (found.some(({ kind }) => kind === 'security-changed')) return [];
  return [beside(['security'], base.security, revision.security)];
}

function beside(
  at: readonly string[],
  before: unknown,
  after: unknown,
  section?: string,
): LocatedDifference {
  const schema = section === 'schemas' ? at.at(-1) : undefined;
  const difference = differenceHere('changed-otherwise', before, after, { at, schema });
  return { ...difference, operationId: undefined, part: 'specification' };
}
