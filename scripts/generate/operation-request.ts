import { findRequest, type OperationRequest } from '../lint-rules/find-request.js';
import type { OpenApiDocument, Operation, Schema } from './openapi-document.js';
import { resolveReference } from './resolve-reference.js';

export type { OperationRequest };

/** The request of an operation in a bundled document, be it a body or the parameters of a query. */
export function requestOf(
  document: OpenApiDocument,
  operation: Operation,
): OperationRequest | undefined {
  return findRequest(operation, (node) => ({ node: resolveReference(document, node), file: '' }));
}

/** The schemas of the request, one for each media type; none when the operation has no request. */
export function requestSchemasOf(
  document: OpenApiDocument,
  operation: Operation,
): readonly Schema[] {
  const contents = requestOf(document, operation)?.contents ?? [];
  return contents.flatMap(({ schema }) => schema ?? []);
}
