import {
  httpMethods,
  type HttpMethod,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type PathItem,
  type SecurityScheme,
} from './openapi-document.js';
import { isRequestParameter } from '../lint-rules/find-request.js';
import { examplesOf } from './operation-examples.js';
import { requestOf, type OperationRequest } from './operation-request.js';
import { resolveReference } from './resolve-reference.js';

/** One operation with everything that tables and pages say about it, references followed. */
export interface DescribedOperation {
  readonly operationId: string;
  readonly tag: string;
  readonly method: HttpMethod;
  /** With the path of the server before it and without the fragment: what travels. Of a webhook its name. */
  readonly path: string;
  /** The fragment of the path, which is the value of `activity` in the request. */
  readonly activity: string | undefined;
  readonly family: string | undefined;
  readonly keyClass: string | undefined;
  readonly role: string | undefined;
  readonly signedAnswer: boolean;
  /** The record of such a call is sealed. */
  readonly sensitive: boolean;
  /** Where the body may be larger than the general limit. */
  readonly bodyBytesMax: number | undefined;
  readonly schemes: readonly NamedScheme[];
  /** What it says: its body, or the parameters of a query. */
  readonly request: OperationRequest | undefined;
  /** All others: those of the path, those that page a list, those of the signature. */
  readonly parameters: readonly Parameter[];
  /** Ascending; without those of a response that has no example. */
  readonly resultCodes: readonly string[];
  readonly operation: Operation;
}

export interface NamedScheme {
  readonly name: string;
  readonly scheme: SecurityScheme;
}

/** All operations in the order of their tags, and within a tag in the order of the paths. */
export function describeOperations(document: OpenApiDocument): readonly DescribedOperation[] {
  const { paths = {}, webhooks = {} } = document;
  const operations = [
    ...Object.entries(paths).flatMap(([path, item]) =>
      describeItem(document, `${serverPath(document)}${path}`, item),
    ),
    ...Object.entries(webhooks).flatMap(([name, item]) => describeItem(document, name, item)),
  ];
  const order = (document.tags ?? []).map(({ name }) => name);
  return operations.sort((left, right) => order.indexOf(left.tag) - order.indexOf(right.tag));
}

function describeItem(
  document: OpenApiDocument,
  place: string,
  item: PathItem,
): readonly DescribedOperation[] {
  return httpMethods.flatMap((method) => {
    const operation = item[method];
    if (operation === undefined) return [];
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
    return [describe(document, { place, method, operation, parameters })];
  });
}

interface PlacedOperation {
  /** With the path of the server before it, and the fragment behind; of a webhook its name. */
  readonly place: string;
  readonly method: HttpMethod;
  readonly operation: Operation;
  readonly parameters: NonNullable<Operation['parameters']>;
}

function describe(document: OpenApiDocument, placed: PlacedOperation): DescribedOperation {
  const { operation, method } = placed;
  const [path = '', activity] = placed.place.split('#');
  return {
    operationId: operation.operationId,
    tag: operation.tags?.[0] ?? '',
    method,
    path,
    activity,
    family: operation['x-koogate-family'],
    keyClass: operation['x-koogate-key-class'],
    role: operation['x-koogate-role'],
    signedAnswer: operation['x-koogate-signed-answer'] ?? false,
    sensitive: operation['x-koogate-sensitive'] ?? false,
    bodyBytesMax: operation['x-koogate-body-bytes-max'],
    schemes: schemesOf(document, operation),
    request: requestOf(document, operation),
    parameters: placed.parameters
      .map((parameter) => resolveReference(document, parameter))
      .filter((parameter) => !isRequestParameter(parameter)),
    resultCodes: resultCodesOf(document, operation),
    operation,
  };
}

/** `/api/v1` of the management API; the callbacks' server is wherever the seller registered it. */
function serverPath(document: OpenApiDocument): string {
  const url = document.servers?.[0]?.url ?? '';
  return url.startsWith('/') ? url.replace(/\/$/, '') : '';
}

function schemesOf(document: OpenApiDocument, operation: Operation): readonly NamedScheme[] {
  const requirements = operation.security ?? document.security ?? [];
  const names = new Set(requirements.flatMap((requirement) => Object.keys(requirement)));
  return [...names].map((name) => {
    const scheme = document.components?.securitySchemes?.[name];
    if (scheme === undefined) throw new Error(`${operation.operationId}: no scheme named ${name}`);
    return { name, scheme };
  });
}

function resultCodesOf(document: OpenApiDocument, operation: Operation): readonly string[] {
  const codes = examplesOf(document, operation).flatMap(({ resultCode }) =>
    resultCode === undefined ? [] : [resultCode],
  );
  return [...new Set(codes)].sort();
}
