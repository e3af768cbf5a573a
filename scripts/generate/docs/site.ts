import { describeOperations, type DescribedOperation } from '../described-operation.js';
import type { GenerationInput } from '../generation-input.js';
import type { OpenApiDocument } from '../openapi-document.js';
import { examplesOf } from '../operation-examples.js';
import type { Guide } from './guides.js';
import {
  specifications,
  type SpecificationName,
  type SpecificationPage,
} from '../specifications.js';

/** Everything that the pages are made of, and where each thing has its page. */
export interface Site {
  readonly callbacks: DescribedDocument;
  readonly guides: readonly Guide[];
  /** All that is specified besides, each on one page. */
  readonly apis: readonly PublishedApi[];
  /** From the name of an example of a callback to the page that shows it, relative to the site's root. */
  readonly exampleAddresses: ReadonlyMap<string, string>;
}

export interface DescribedDocument {
  readonly document: OpenApiDocument;
  readonly operations: readonly DescribedOperation[];
}

export interface PublishedApi extends DescribedDocument {
  readonly name: SpecificationName;
  /** Of its page. */
  readonly path: string;
  readonly page: SpecificationPage;
}

export function readSite(input: GenerationInput, guides: readonly Guide[]): Site {
  const callbacks = describedDocument(input, 'callbacks');
  return {
    callbacks,
    guides,
    apis: publishedApis(input),
    exampleAddresses: exampleAddresses(callbacks),
  };
}

/** One kind of product: the operations that share a tag. */
export interface Family {
  readonly tag: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly path: string;
  readonly operations: readonly DescribedOperation[];
}

export function familiesOf(described: DescribedDocument): readonly Family[] {
  const firsts = new Map(described.operations.map((operation) => [operation.tag, operation]));
  return [...firsts.values()].map((operation) => familyOf(described, operation));
}

export function familyOf(
  { document, operations }: DescribedDocument,
  { tag }: DescribedOperation,
): Family {
  const described = document.tags?.find(({ name }) => name === tag);
  return {
    tag,
    title: described?.['x-displayName'] ?? tag,
    description: described?.description,
    path: `families/${tag}.html`,
    operations: operations.filter((operation) => operation.tag === tag),
  };
}

export function operationPath(operationId: string): string {
  return `operations/${operationId}.html`;
}

function publishedApis(input: GenerationInput): readonly PublishedApi[] {
  return specifications.flatMap(({ name, page }) =>
    page === undefined
      ? []
      : [{ name, path: `${name}.html`, page, ...describedDocument(input, name) }],
  );
}

function describedDocument(input: GenerationInput, name: SpecificationName): DescribedDocument {
  const named = input.documents.find((candidate) => candidate.name === name);
  if (named === undefined) throw new Error(`the documentation needs openapi/${name}.yaml`);
  return { document: named.document, operations: describeOperations(named.document) };
}

function exampleAddresses({ document, operations }: DescribedDocument): Site['exampleAddresses'] {
  const addresses = operations.flatMap(({ operation, operationId }) =>
    examplesOf(document, operation).map(({ name }): [string, string] => [
      name,
      `${operationPath(operationId)}#example-${name}`,
    ]),
  );
  return new Map(addresses);
}
