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

  constructor(base: OpenApiDocument, revision: OpenApiDocument) {
    this.#before = new SchemaViews(base);
    this.#after = new SchemaViews(revision);
  }

  compare(pair: SchemaPair): readonly Difference[] {
    const known = this.#known.get(pair.before) ?? new Map<Schema, readonly Difference[]>();
    this.#known.set(pair.before, known);
    const found = known.get(pair.after);
    if (found !== undefined) return found;
    // A schema that contains itself meets this on its way down: the difference is reported where it is met first.
    known.set(pair.after, []);
    const differences = this.#differences(this.#viewsOf(pair));
    known.set(pair.after, differences);
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

/** What travels stays as it was, but generated types and stubs have other names. */
function compareNames({ before, after, owner }: ViewedPair): readonly Difference[] {
  const [left, right] = [before.names.toSorted(), after.names.toSorted()];
  if (isSame(left, right)) return [];
  return [differenceHere('component-renamed', left, right, { schema: owner })];
}
