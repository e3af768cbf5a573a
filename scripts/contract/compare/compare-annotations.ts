import { canonicalText } from './canonical-text.js';
import { differenceHere, type Difference } from './difference.js';

/** Texts for people, and values that only show something. Nothing that is sent or checked depends on them. */
const annotations: Readonly<Record<string, 'text' | 'example'>> = {
  title: 'text',
  summary: 'text',
  description: 'text',
  externalDocs: 'text',
  $comment: 'text',
  'x-displayName': 'text',
  'x-enumDescriptions': 'text',
  example: 'example',
  examples: 'example',
};

export function isAnnotation(keyword: string): boolean {
  return keyword in annotations;
}

export interface AnnotationPair {
  readonly keyword: string;
  /** What each layer of a schema says, or one entry for anything else; none where nothing is said. */
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  readonly schema?: string | undefined;
}

/** Expects that there is a difference. */
export function compareAnnotation(pair: AnnotationPair): readonly Difference[] {
  const { keyword, schema } = pair;
  const [before, after] = firstDifferent(pair);
  // `description` is what most of them are: their ids are spared the name.
  const detail = keyword === 'description' ? {} : { detail: keyword };
  return [differenceHere(kindOf(keyword, before, after), before, after, { ...detail, schema })];
}

function kindOf(keyword: string, before: unknown, after: unknown) {
  if (annotations[keyword] !== 'example') return 'description-changed';
  if (before === undefined) return 'example-added';
  return after === undefined ? 'example-removed' : 'example-changed';
}

function firstDifferent({ before, after }: AnnotationPair): readonly [unknown, unknown] {
  const index = before.findIndex((each, at) => canonicalText(each) !== canonicalText(after[at]));
  const at = index === -1 ? before.length : index;
  return [before[at], after[at]];
}
