import type { OpenApiDocument, Operation } from '../../generate/openapi-document.js';
import type { ChangePart } from '../change.js';
import type { ChangeKind } from '../change-kinds.js';
import { isSame, unorderedText } from './canonical-text.js';
import { compareAnswers } from './compare-answers.js';
import { compareDeprecated } from './compare-deprecated.js';
import { compareRequests } from './compare-requests.js';
import { compareRoles } from './compare-roles.js';
import { compareRest, type KeyComparers } from './compare-rest.js';
import { differenceHere, type Difference } from './difference.js';
import type { DocumentPair } from './document-pair.js';
import type { PlacedOperation } from './operations-of.js';

/** A difference, and which part of the operation it is in. */
export interface OperationDifference extends Difference {
  readonly part: ChangePart;
  readonly status?: string;
}

/** Everything about one operation that differs. */
export function compareOperation(
  documents: DocumentPair,
  before: PlacedOperation,
  after: PlacedOperation,
): readonly OperationDifference[] {
  const differences = [
    ...inPart('operation', comparePlaces(before, after)),
    ...inPart('operation', compareSecurity(documents, before.operation, after.operation)),
    ...inPart('operation', compareRest(before.operation, after.operation, operationComparers)),
    ...inPart('answer', compareSigning(before.operation, after.operation)),
    ...inPart('request', compareRequests(documents, before, after)),
    ...compareAnswers(documents, before.operation, after.operation).flatMap(
      ({ status, differences }) =>
        inPart('answer', differences).map((difference) => ({ ...difference, status })),
    ),
  ];
  if (differences.length > 0 || unorderedText(before) === unorderedText(after)) return differences;
  // The operation itself is written otherwise, and no comparer has a word for it.
  return inPart('operation', [
    differenceHere('changed-otherwise', before.operation, after.operation),
  ]);
}

function inPart(
  part: ChangePart,
  differences: readonly Difference[],
): readonly OperationDifference[] {
  return differences.map((difference) => ({ ...difference, part }));
}

function comparePlaces(before: PlacedOperation, after: PlacedOperation): readonly Difference[] {
  const places: readonly (readonly [ChangeKind, string, string])[] = [
    ['operation-renamed', before.operationId, after.operationId],
    ['path-changed', before.path, after.path],
    ['method-changed', before.method, after.method],
  ];
  return places
    .filter(([, was, is]) => was !== is)
    .map(([kind, was, is]) => differenceHere(kind, was, is));
}

/** What an operation says of itself. Whatever is compared elsewhere is nothing here. */
const operationComparers: KeyComparers<Operation & { readonly deprecated?: boolean }> = {
  operationId: () => [],
  parameters: () => [],
  requestBody: () => [],
  responses: () => [],
  security: () => [],
  'x-koogate-signed-answer': () => [],
  deprecated: (before, after) => compareDeprecated({ before, after, schema: undefined }),
  tags: (before = [], after = []) =>
    isSame(before.toSorted(), after.toSorted())
      ? []
      : [differenceHere('tags-changed', before, after)],
  'x-koogate-family': changed('family-changed'),
  'x-koogate-key-class': changed('key-class-changed'),
  'x-koogate-sensitive': (before = false, after = false) =>
    before === after
      ? []
      : [differenceHere(after ? 'sensitive-added' : 'sensitive-removed', before, after)],
  'x-koogate-body-bytes-max': (before, after) => {
    if (before === after) return [];
    const isLower = (after ?? generalBodyBytesMax) < (before ?? generalBodyBytesMax);
    return [differenceHere(isLower ? 'body-limit-lowered' : 'body-limit-raised', before, after)];
  },
  'x-koogate-role': compareRoles,
};

/** Holds where an operation names no limit of its own. */
const generalBodyBytesMax = 64 * 1024;

function changed(kind: ChangeKind) {
  return (before: unknown, after: unknown): readonly Difference[] =>
    isSame(before, after) ? [] : [differenceHere(kind, before, after)];
}

function compareSigning(before: Operation, after: Operation): readonly Difference[] {
  const was = before['x-koogate-signed-answer'] ?? false;
  const is = after['x-koogate-signed-answer'] ?? false;
  return was === is ? [] : [differenceHere(is ? 'answer-signed' : 'answer-unsigned', was, is)];
}

function compareSecurity(
  { base, revision }: DocumentPair,
  before: Operation,
  after: Operation,
): readonly Difference[] {
  const [was, is] = [securityOf(base, before), securityOf(revision, after)];
  if (unorderedText(was) === unorderedText(is)) return [];
  return [differenceHere('security-changed', was, is)];
}

function securityOf({ security }: OpenApiDocument, operation: Operation) {
  return operation.security ?? security ?? [];
}
