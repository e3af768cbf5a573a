import type { Header, Operation, Reference, Response } from '../../generate/openapi-document.js';
import { compareContents, schemaComparers } from './compare-content.js';
import { compareRequired } from './compare-requests.js';
import { compareRest } from './compare-rest.js';
import { differenceHere, within, type Difference } from './difference.js';
import type { DocumentPair } from './document-pair.js';
import { pairNamed } from './pair-named.js';

/** The answers of one HTTP status; `undefined` of what belongs to none. */
export interface StatusDifferences {
  readonly status: string;
  readonly differences: readonly Difference[];
}

/** What is answered, status by status. */
export function compareAnswers(
  documents: DocumentPair,
  before: Operation,
  after: Operation,
): readonly StatusDifferences[] {
  return pairNamed(before.responses, after.responses).map(({ name: status, before, after }) => ({
    status,
    differences: compareStatus(documents, status, before, after),
  }));
}

function compareStatus(
  documents: DocumentPair,
  status: string,
  before: Response | Reference | undefined,
  after: Response | Reference | undefined,
): readonly Difference[] {
  if (before === undefined || after === undefined) {
    const what = status.startsWith('2') ? 'success' : 'refusal';
    const how = before === undefined ? 'added' : 'removed';
    return [differenceHere(`${what}-status-${how}`, before, after)];
  }
  return documents.compareReferenced<Response>(before, after, (left, right) =>
    compareRest(left, right, {
      content: (was, is) => compareContents(documents, was, is),
      headers: (was, is) => compareHeaders(documents, was, is),
    }),
  );
}

type Headers = Readonly<Record<string, Header | Reference>> | undefined;

function compareHeaders(
  documents: DocumentPair,
  before: Headers,
  after: Headers,
): readonly Difference[] {
  return pairNamed(before, after).flatMap(({ name, before, after }) => {
    const step = `header:${name}`;
    if (before === undefined || after === undefined) {
      const kind = before === undefined ? 'header-added' : 'header-removed';
      return within(step, [differenceHere(kind, before, after)]);
    }
    const { schema, examples } = schemaComparers(documents);
    const compare = (left: Header, right: Header) =>
      compareRest<Header & { readonly examples?: undefined }>(left, right, {
        ...(schema && { schema }),
        ...(examples && { examples }),
        required: compareRequired,
      });
    return within(step, documents.compareReferenced<Header>(before, after, compare));
  });
}
