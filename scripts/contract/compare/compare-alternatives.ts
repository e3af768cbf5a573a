import type { Schema } from '../../generate/openapi-document.js';
import { nameOfReference } from '../../generate/resolve-reference.js';
import { canonicalText } from './canonical-text.js';
import { isAnnotation } from './compare-annotations.js';
import { differenceHere, within, type Difference } from './difference.js';
import { pairForms, type FormPair } from './pair-forms.js';
import type { SchemaContext, ViewedPair } from './schema-pair.js';
import type { SchemaView } from './schema-view.js';

const combinators = ['oneOf', 'anyOf'] as const;
type Combinator = (typeof combinators)[number];

/** Which forms a value may have, and what has become of each. */
export function compareAlternatives(
  context: SchemaContext,
  views: ViewedPair,
): readonly Difference[] {
  return combinators.flatMap((keyword) => compareCombinator(context, views, keyword));
}

function compareCombinator(
  context: SchemaContext,
  views: ViewedPair,
  keyword: Combinator,
): readonly Difference[] {
  const before = formsOf(views.before, keyword);
  const after = formsOf(views.after, keyword);
  const written = after ?? before;
  if (written === undefined) return [];
  if (before !== undefined && after !== undefined) {
    return compareForms(context, views, { keyword, isOnlyForm: false, before, after });
  }
  if (standsAlone(views)) {
    const whole = { before: before ?? wholeOf(views.before), after: after ?? wholeOf(views.after) };
    return compareForms(context, views, { keyword, isOnlyForm: true, ...whole });
  }
  const more = { detail: keyword, schema: written.owner ?? views.owner };
  return [differenceHere('changed-otherwise', before?.forms, after?.forms, more)];
}

/**
 * Whether one side has alternatives and nothing else, and the other has none: what was the only form is then one of several, or the
 * other way round.
 */
export function standsAlone({ before, after }: ViewedPair): boolean {
  return isPlain(before) ? isChoice(after) : isChoice(before) && isPlain(after);
}

interface Forms {
  readonly forms: readonly Schema[];
  readonly owner: string | undefined;
}

interface ComparedForms {
  readonly keyword: Combinator;
  readonly before: Forms;
  readonly after: Forms;
  readonly isOnlyForm: boolean;
}

function compareForms(
  context: SchemaContext,
  { owner }: ViewedPair,
  { keyword, before, after, isOnlyForm }: ComparedForms,
): readonly Difference[] {
  const owners = { ownerBefore: before.owner, ownerAfter: after.owner };
  const pairs = pairForms(
    { forms: before.forms, codesOf: (form) => codesOf(context.viewBefore(form, before.owner)) },
    { forms: after.forms, codesOf: (form) => codesOf(context.viewAfter(form, after.owner)) },
  );
  const schema = after.owner ?? before.owner ?? owner;
  return pairs.flatMap((pair: FormPair) => {
    if (pair.before === undefined) {
      const detail = nameOf(pair.after);
      return [differenceHere('alternative-added', undefined, pair.after, { detail, schema })];
    }
    if (pair.after === undefined) {
      const detail = nameOf(pair.before);
      return [differenceHere('alternative-removed', pair.before, undefined, { detail, schema })];
    }
    const differences = context.compare({ ...pair, ...owners });
    // The members of an only form stay where they were.
    return isOnlyForm ? differences : within(`${keyword}:${nameOf(pair.before)}`, differences);
  });
}

function formsOf(view: SchemaView, keyword: Combinator): Forms | undefined {
  for (const { name, node } of view.layers) {
    const forms = node[keyword];
    if (forms !== undefined) return { forms, owner: name };
  }
  return undefined;
}

/** Everything that a schema without alternatives demands, as its only form. */
function wholeOf(view: SchemaView): Forms {
  const [name] = view.names;
  const owner = view.layers[0]?.name;
  if (name !== undefined && view.names.length === 1) {
    return { forms: [{ $ref: `#/components/schemas/${name}` }], owner };
  }
  const demands = view.layers.map(({ node }) => Object.entries(node).filter(isDemand));
  return { forms: [{ ...Object.fromEntries(demands.flat()) }], owner };
}

function isPlain({ layers }: SchemaView): boolean {
  return layers.every(({ node }) => node.oneOf === undefined && node.anyOf === undefined);
}

function isChoice(view: SchemaView): boolean {
  const demands = view.layers.flatMap(({ node }) => Object.entries(node).filter(isDemand));
  return demands.length === 1 && !isPlain(view);
}

function isDemand([keyword]: readonly [string, unknown]): boolean {
  return !isAnnotation(keyword);
}

/** The codes by which a form of answer is known again under another name. */
function codesOf({ members }: SchemaView): readonly string[] {
  const code = members.get('resultCode') ?? members.get('error_code');
  return (code?.schema.enum ?? []).map(canonicalText);
}

/** What a form is called in an id. */
function nameOf(form: Schema): string {
  if (form.$ref !== undefined) return nameOfReference(form.$ref);
  const types = typeof form.type === 'string' ? [form.type] : (form.type ?? ['any']);
  return form.enum === undefined ? types.join('-') : `known-${types.join('-')}`;
}
