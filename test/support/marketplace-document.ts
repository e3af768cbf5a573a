import { readFileSync } from 'node:fs';
import {
  describeOperations,
  type DescribedOperation,
} from '../../scripts/generate/described-operation.js';
import type { OpenApiDocument } from '../../scripts/generate/openapi-document.js';
import { requestExamplesOf, type NamedExample } from '../../scripts/generate/operation-examples.js';
import type { MarketplaceDocument } from '../../src/emulator/open-api/open-api-specification.js';

const bundle = new URL('../../generated/openapi/marketplace.json', import.meta.url);
const json: unknown = JSON.parse(readFileSync(bundle, 'utf8'));

/** What the emulator works from. */
export const marketplaceDocument = json as MarketplaceDocument;

const document = json as OpenApiDocument;

/** All that a seller can call, read without the emulator's help. */
export const marketplaceOperations: readonly DescribedOperation[] = describeOperations(document);

export interface MarketplaceExample extends NamedExample {
  readonly operationId: string;
}

export const marketplaceExamples: readonly MarketplaceExample[] = marketplaceOperations.flatMap(
  ({ operationId, operation }) =>
    requestExamplesOf(document, operation).map((example) => ({ ...example, operationId })),
);

export function marketplaceOperation(operationId: string): DescribedOperation {
  const found = marketplaceOperations.find((each) => each.operationId === operationId);
  if (found === undefined) throw new Error(`the marketplace has no operation ${operationId}`);
  return found;
}
