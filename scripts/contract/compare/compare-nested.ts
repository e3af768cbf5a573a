import type { Schema } from '../../generate/openapi-document.js';
import { differenceHere, within, type Difference } from './difference.js';
import { happened } from './happened.js';
import type { KeywordPair, SchemaContext } from './schema-pair.js';
import type { SchemaView } from './schema-view.js';

/** The entries of a list. */
export function compareItems(context: SchemaContext, pair: KeywordPair): readonly Difference[] {
  const { before, after, schema } = pair;
  if (isSchema(before) && isSchema(after)) return nested(context, pair, 'items', [before, after]);
  const kind = after === undefined ? 'items-removed' : 'items-added';
  return [differenceHere(kind, before, after, { schema })];
}

/** What else an object may hold: anything, what fits a schema, or nothing. */
export function compareAdditional(
  context: SchemaContext,
  pair: KeywordPair,
): readonly Difference[] {
  const { before, after, schema } = pair;
  if (isSchema(before) && isSchema(after)) return nested(context, pair, '*', [before, after]);
  const [was, is] = [opennessOf(before), opennessOf(after)];
  if (was === is) return [];
  return [differenceHere(is < was ? 'closed' : 'opened', before, after, { schema })];
}

/** A text that holds something else, as JSON. */
export function compareContent(context: SchemaContext, pair: KeywordPair): readonly Difference[] {
  const { keyword, before, after, schema } = pair;
  if (isSchema(before) && isSchema(after)) return nested(context, pair, 'content', [before, after]);
  const kind = `content-${happened(before, after)}` as const;
  return [differenceHere(kind, before, after, { detail: keyword, schema })];
}

function nested(
  context: SchemaContext,
  { keyword, views }: KeywordPair,
  step: string,
  [before, after]: readonly [Schema, Schema],
): readonly Difference[] {
  const ownerBefore = ownerOf(views.before, keyword) ?? views.owner;
  const ownerAfter = ownerOf(views.after, keyword) ?? views.owner;
  return within(step, context.compare({ before, after, ownerBefore, ownerAfter }));
}

function ownerOf(view: SchemaView, keyword: string): string | undefined {
  return view.layers.find(({ node }) => keyword in node)?.name;
}

/** 2: anything, 1: what fits, 0: nothing. */
function opennessOf(additional: unknown): number {
  if (additional === undefined || additional === true) return 2;
  return additional === false ? 0 : 1;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}
