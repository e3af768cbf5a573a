import {
  httpMethods,
  type HttpMethod,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type PathItem,
  type Reference,
} from '../../generate/openapi-document.js';

/** An operation, where it is called and what its path item adds. */
export interface PlacedOperation {
  readonly operationId: string;
  /** With its fragment, `/koogallery#newInstance`; of a webhook its name. */
  readonly path: string;
  readonly method: HttpMethod;
  readonly operation: Operation;
  /** Its own, and those of all operations of the path. */
  readonly parameters: readonly (Parameter | Reference)[];
}

/** Every operation of a document, those of webhooks too. */
export function operationsOf({ paths = {}, webhooks = {} }: OpenApiDocument) {
  return [...Object.entries(paths), ...Object.entries(webhooks)].flatMap(([path, item]) =>
    operationsOfItem(path, item),
  );
}

function operationsOfItem(path: string, item: PathItem): readonly PlacedOperation[] {
  return httpMethods.flatMap((method) => {
    const operation = item[method];
    if (operation === undefined) return [];
    return {
      operationId: operation.operationId,
      path,
      method,
      operation,
      parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])],
    };
  });
}
