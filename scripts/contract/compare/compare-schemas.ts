import type { OpenApiDocument, Schema } from '../../generate/openapi-document.js';
import { isSame } from './canonical-text.js';
import { compareAlternatives, standsAlone } from './compare-alternatives.js';
import { compareAnnotations, compareKeywords } from './compare-keywords.js';
import { compareMembers } from './compare-members.js';
import { compareValues } from './compare-values.js';
import { differenceHere, type Difference } from './difference.js';
import type { SchemaContext, SchemaPair, ViewedPair } from './schema-pair.js';
import { SchemaViews, type SchemaView } from './schema-view.js';

/** Compares schemas of two documents; what was compared once is known, as long as the comparer is. */
export class SchemaComparer implements SchemaContext {
  readonly #before: SchemaViews;
  readonly #after: SchemaViews;
  readonly #known = new Map<Schema, Map<Schema, readonly Difference[]>>();
  /** The pairs around the one that is being compared, from outside in. */
  readonly #around: SchemaPair[] = [];
  /** How far out of `#around` what the pair contains has led back, where a schema contains itself. */
  #ledBackTo = Infinity;

  constructor(base: OpenApiDocument, revision: OpenApiDocument) {
    this.#before = new SchemaViews(base);
    this.#after = new SchemaViews(revision);
  }

  compare(pair: SchemaPair): readonly Difference[] {
    const known = this.#known.get(pair.before) ?? new Map<Schema, readonly Difference[]>();
    this.#known.set(pair.before, known);
    const found = known.get(pair.after);
    if (found !== undefined) return found;
    const place = this.#around.findIndex((each) => isSamePair(each, pair));
    if (place >= 0) {
      // A schema that contains itself: its differences are told at the outer of both places.
      this.#ledBackTo = Math.min(this.#ledBackTo, place);
      return [];
    }
    const besideLedBackTo = this.#ledBackTo;
    this.#ledBackTo = Infinity;
    const depth = this.#around.push(pair) - 1;
    const differences = this.#differences(this.#viewsOf(pair));
    this.#around.pop();
    // What leads back, even to this pair, is told in full only where it was entered this way.
    if (this.#ledBackTo === Infinity) known.set(pair.after, differences);
    const ledFurtherBackTo = this.#ledBackTo < depth ? this.#ledBackTo : Infinity;
    this.#ledBackTo = Math.min(besideLedBackTo, ledFurtherBackTo);
    return differences;
  }

  viewBefore(schema: Schema, owner: string | undefined): SchemaView {
    return this.#before.of(schema, owner);
  }

  viewAfter(schema: Schema, owner: string | undefined): SchemaView {
    return this.#after.of(schema, owner);
  }

  #viewsOf({ before, after, ownerBefore, ownerAfter }: SchemaPair): ViewedPair {
    return {
      before: this.#before.of(before, ownerBefore),
      after: this.#after.of(after, ownerAfter),
      owner: ownerAfter ?? ownerBefore,
    };
  }

  #differences(views: ViewedPair): readonly Difference[] {
    if (standsAlone(views)) {
      return [...compareAlternatives(this, views), ...compareAnnotations(views)];
    }
    return [
      ...compareNames(views),
      ...compareMembers(this, views),
      ...compareValues(views),
      ...compareAlternatives(this, views),
      ...compareKeywords(this, views),
    ];
  }
}

function isSamePair(one: SchemaPair, other: SchemaPair): boolean {
  return isSameSchema(one.before, other.before) && isSameSchema(one.after, other.after);
}

/** A reference says the same wherever it is written; only so is a ring seen in its first lap. */
function isSameSchema(one: Schema, other: Schema): boolean {
  if (one === other) return true;
  const reference = referenceOf(one);
  return reference !== undefined && reference === referenceOf(other);
}

/** `undefined` where something stands beside it, which holds as well. */
function referenceOf(schema: Schema): string | undefined {
  return Object.keys(schema).length === 1 ? schema.$ref : undefined;
}

/** What travels stays as it was, but generated types and stubs have other names. */
function compareNames({ before, after, owner }: ViewedPair): readonly Difference[] {
  const [left, right] = [before.names.toSorted(), after.names.toSorted()];
  if (isSame(left, right)) return [];
  return [differenceHere('component-renamed', left, right, { schema: owner })];
}
