import type { OpenApiDocument } from '../../generate/openapi-document.js';
import { isSame } from './canonical-text.js';
import { compareEntry } from './compare-entry.js';
import { compareOperation } from './compare-operation.js';
import { differenceHere, type LocatedDifference } from './difference.js';
import { DocumentPair } from './document-pair.js';
import { findUnreported } from './find-unreported.js';
import { operationsOf, type PlacedOperation } from './operations-of.js';

/** Everything that differs between two states of one specification. No difference is lost. */
export function compareDocuments(
  base: OpenApiDocument,
  revision: OpenApiDocument,
): readonly LocatedDifference[] {
  if (isSame(base, revision)) return [];
  const documents = new DocumentPair(base, revision);
  const found = [...compareEntry(documents), ...compareAllOperations(documents)];
  return [...found, ...findUnreported(documents, found)];
}

function compareAllOperations(documents: DocumentPair): readonly LocatedDifference[] {
  return pairOperations(documents).flatMap(({ before, after }) => {
    if (before === undefined) return wholeOperation('operation-added', after);
    if (after === undefined) return wholeOperation('operation-removed', before);
    const { operationId } = before;
    return compareOperation(documents, before, after).map((difference) => ({
      ...difference,
      operationId,
    }));
  });
}

function wholeOperation(
  kind: 'operation-added' | 'operation-removed',
  placed: PlacedOperation,
): readonly LocatedDifference[] {
  const what = `${placed.method.toUpperCase()} ${placed.path}`;
  const [before, after] = kind === 'operation-added' ? [undefined, what] : [what, undefined];
  const { operationId } = placed;
  return [{ ...differenceHere(kind, before, after), operationId, part: 'operation' }];
}

type OperationPair =
  | { readonly before: PlacedOperation; readonly after: PlacedOperation }
  | { readonly before: PlacedOperation; readonly after: undefined }
  | { readonly before: undefined; readonly after: PlacedOperation };

/** By operationId; what is left over, by method and path: an operation that was renamed. */
function pairOperations({ base, revision }: DocumentPair): readonly OperationPair[] {
  const left = new Set(operationsOf(base));
  const right = new Set(operationsOf(revision));
  const pairs: OperationPair[] = [];
  for (const keyOf of [byId, byPlace]) {
    const rightByKey = new Map([...right].map((placed) => [keyOf(placed), placed]));
    for (const before of left) {
      const after = rightByKey.get(keyOf(before));
      if (after === undefined || !right.has(after)) continue;
      left.delete(before);
      right.delete(after);
      pairs.push({ before, after });
    }
  }
  return [
    ...pairs,
    ...[...left].map((before) => ({ before, after: undefined })),
    ...[...right].map((after) => ({ before: undefined, after })),
  ];
}

function byId({ operationId }: PlacedOperation): string {
  return operationId;
}

function byPlace({ method, path }: PlacedOperation): string {
  return `${method} ${path}`;
}
