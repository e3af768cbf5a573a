import type { Example, MediaType, Reference } from '../../generate/openapi-document.js';
import { compareRest, type KeyComparers } from './compare-rest.js';
import { isSame } from './canonical-text.js';
import { differenceHere, within, type Difference } from './difference.js';
import type { DocumentPair } from './document-pair.js';
import { happened } from './happened.js';
import { pairNamed } from './pair-named.js';

type Contents = Readonly<Record<string, MediaType>>;

/** Bodies by their media types. */
export function compareContents(
  documents: DocumentPair,
  before: Contents | undefined,
  after: Contents | undefined,
): readonly Difference[] {
  return pairNamed(before, after).flatMap(({ name, before, after }) => {
    const detail = { detail: name };
    if (before === undefined) return [differenceHere('media-type-added', undefined, after, detail)];
    if (after === undefined) return [differenceHere('media-type-removed', before, after, detail)];
    return within(stepOf(name), compareMediaType(documents, before, after));
  });
}

/** JSON is what nearly all bodies are, so that members are seen from the body. */
function stepOf(mediaType: string): readonly string[] {
  return /^application\/(cloudevents\+)?json$/.test(mediaType) ? [] : [`body:${mediaType}`];
}

function compareMediaType(
  documents: DocumentPair,
  before: MediaType,
  after: MediaType,
): readonly Difference[] {
  return compareRest(before, after, schemaComparers(documents));
}

/** What a body and a parameter say alike: a schema and examples. */
export function schemaComparers(documents: DocumentPair): KeyComparers<MediaType> {
  return {
    schema: (before, after) => {
      if (before === undefined || after === undefined) return undefined;
      const owners = { ownerBefore: undefined, ownerAfter: undefined };
      return documents.schemas.compare({ before, after, ...owners });
    },
    examples: (before, after) => compareExamples(documents, before, after),
  };
}

type Examples = Readonly<Record<string, Example | Reference>>;

function compareExamples(
  documents: DocumentPair,
  before: Examples | undefined,
  after: Examples | undefined,
): readonly Difference[] {
  return pairNamed(before, after).flatMap(({ name, before, after }) => {
    if (before === undefined || after === undefined) {
      const kind = before === undefined ? 'example-added' : 'example-removed';
      return [differenceHere(kind, before, after, { detail: name })];
    }
    const compare = (left: Example, right: Example) => compareExample(name, left, right);
    return documents
      .compareReferenced(before, after, compare)
      .map((difference) => ({ detail: name, ...difference }));
  });
}

function compareExample(name: string, before: Example, after: Example): readonly Difference[] {
  if (isSame(before, after)) return [];
  return [differenceHere(`example-${happened(before, after)}`, before, after, { detail: name })];
}
