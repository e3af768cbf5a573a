import type { OpenApiDocument, Reference } from '../../generate/openapi-document.js';
import { resolveReference } from '../../generate/resolve-reference.js';
import { SchemaComparer } from './compare-schemas.js';
import { differenceHere, type Difference } from './difference.js';

/** Two states of one specification, with what all comparers of its parts share. */
export class DocumentPair {
  readonly base: OpenApiDocument;
  readonly revision: OpenApiDocument;
  readonly schemas: SchemaComparer;
  /** Components of which a difference was reported, by their pointers. */
  readonly reported = new Set<string>();

  constructor(base: OpenApiDocument, revision: OpenApiDocument) {
    this.base = base;
    this.revision = revision;
    this.schemas = new SchemaComparer(base, revision);
  }

  /** Compares what two nodes stand for. That they stand for it under other names is a difference of its own. */
  compareReferenced<Node extends object>(
    before: Node | Reference,
    after: Node | Reference,
    compare: (before: Node, after: Node) => readonly Difference[],
  ): readonly Difference[] {
    const differences = compare(
      resolveReference<Node>(this.base, before),
      resolveReference<Node>(this.revision, after),
    );
    const [left, right] = [pointerOf(before), pointerOf(after)];
    if (differences.length > 0) {
      for (const pointer of [left, right]) if (pointer !== undefined) this.reported.add(pointer);
    }
    if (left === right) return differences;
    return [...differences, differenceHere('component-renamed', left, right)];
  }
}

function pointerOf(node: object): string | undefined {
  return '$ref' in node && typeof node.$ref === 'string' ? node.$ref : undefined;
}
