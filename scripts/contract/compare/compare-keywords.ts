import type { Schema } from '../../generate/openapi-document.js';
import { canonicalText, isSame } from './canonical-text.js';
import { combineLayers } from './combine-layers.js';
import { compareAnnotation, isAnnotation } from './compare-annotations.js';
import { compareDeprecated } from './compare-deprecated.js';
import { compareLimit, isLimit } from './compare-limits.js';
import { compareAdditional, compareContent, compareItems } from './compare-nested.js';
import { compareTypes } from './compare-types.js';
import { differenceHere, type Difference } from './difference.js';
import { happened } from './happened.js';
import type { KeywordPair, SchemaContext, ViewedPair } from './schema-pair.js';
import type { SchemaView } from './schema-view.js';

/** Compared as members, as values or as alternatives. */
const elsewhere = new Set(['properties', 'required', 'enum', 'const', 'oneOf', 'anyOf']);

/** Each difference gives at least one entry, also of keywords that nobody here knows. */
export function compareKeywords(context: SchemaContext, views: ViewedPair): readonly Difference[] {
  return keywordsOf(views)
    .filter((keyword) => !elsewhere.has(keyword))
    .flatMap((keyword) => compareKeyword(context, views, keyword));
}

/** Only what is said to people about the schema. */
export function compareAnnotations(views: ViewedPair): readonly Difference[] {
  return keywordsOf(views)
    .filter(isAnnotation)
    .flatMap((keyword) => {
      const { before, after, schema } = saidPair(views, keyword);
      if (isSame(before, after)) return [];
      return compareAnnotation({ keyword, before, after, schema });
    });
}

function compareKeyword(
  context: SchemaContext,
  views: ViewedPair,
  keyword: string,
): readonly Difference[] {
  const { before, after, schema } = saidPair(views, keyword);
  if (isAnnotation(keyword)) {
    return isSame(before, after) ? [] : compareAnnotation({ keyword, before, after, schema });
  }
  const isNested = typeof before[0] === 'object' && !Array.isArray(before[0]);
  if (isSame(before, after) && !isNested) return [];
  if (before.length > 1 || after.length > 1) {
    return isSame(before, after)
      ? []
      : compareLayered(context, views, { keyword, before, after, schema });
  }
  return compareOne(context, { keyword, before: before[0], after: after[0], views, schema });
}

interface LayeredPair {
  readonly keyword: string;
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  readonly schema: string | undefined;
}

/** Several layers say the keyword: compared is what they demand together. */
function compareLayered(
  context: SchemaContext,
  views: ViewedPair,
  { keyword, before, after, schema }: LayeredPair,
): readonly Difference[] {
  const otherwise = differenceHere('changed-otherwise', before, after, { detail: keyword, schema });
  const [was, is] =
    keyword === 'pattern'
      ? [missingIn(before, after), missingIn(after, before)]
      : [combineLayers(keyword, before), combineLayers(keyword, after)];
  if (was.length > 1 || is.length > 1 || isSame(was, is)) return [otherwise];
  return compareOne(context, { keyword, before: was[0], after: is[0], views, schema });
}

/** A text has to match the patterns of all layers: what has come or gone is what counts. */
function missingIn(said: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  return said.filter((value) => !other.some((known) => isSame(known, value)));
}

type CompareKeyword = (context: SchemaContext, pair: KeywordPair) => readonly Difference[];

const comparers: Readonly<Record<string, CompareKeyword>> = {
  type: (_, pair) => compareTypes(pair),
  pattern: (_, { before, after, schema }) => [
    differenceHere(`pattern-${happened(before, after)}`, before, after, { schema }),
  ],
  format: (_, { before, after, schema }) => [
    differenceHere(`format-${happened(before, after)}`, before, after, { schema }),
  ],
  default: (_, { before, after, schema }) =>
    isSame(before, after) ? [] : [differenceHere('default-changed', before, after, { schema })],
  deprecated: (_, pair) => compareDeprecated(pair),
  items: compareItems,
  additionalProperties: compareAdditional,
  contentMediaType: compareContent,
  contentSchema: compareContent,
};

function compareOne(context: SchemaContext, pair: KeywordPair): readonly Difference[] {
  const { keyword, before, after, schema } = pair;
  if (isLimit(keyword)) return compareLimit(pair);
  const compare = comparers[keyword];
  if (compare !== undefined) return compare(context, pair);
  if (isSame(before, after)) return [];
  return [differenceHere('changed-otherwise', before, after, { detail: keyword, schema })];
}

function keywordsOf({ before, after }: ViewedPair): readonly string[] {
  const layers = [...before.layers, ...after.layers];
  return [...new Set(layers.flatMap(({ node }) => Object.keys(node)))];
}

/** What each layer says, and in which schema the first of them stands that says something else now. */
function saidPair(views: ViewedPair, keyword: string) {
  const [before, after] = [saidOf(views.before, keyword), saidOf(views.after, keyword)];
  return {
    before: before.values,
    after: after.values,
    schema: writtenIn(before, after) ?? views.owner,
  };
}

interface Said {
  readonly values: readonly unknown[];
  readonly names: readonly (string | undefined)[];
}

function saidOf(view: SchemaView, keyword: string): Said {
  const layers = view.layers.filter(({ node }) => keyword in node);
  return {
    values: layers.map(({ node }) => node[keyword as keyof Schema]),
    names: layers.map(({ name }) => name),
  };
}

function writtenIn(before: Said, after: Said): string | undefined {
  const count = Math.max(before.values.length, after.values.length);
  for (let index = 0; index < count; index += 1) {
    if (canonicalText(before.values[index]) !== canonicalText(after.values[index])) {
      return after.names[index] ?? before.names[index];
    }
  }
  return undefined;
}
