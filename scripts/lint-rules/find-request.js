/** @import { FollowedNode, OperationRequest } from './find-request.js' */

/**
 * Where the request of an operation is: the body, or, of a call that comes by GET, the parameter `request`, whose properties
 * travel as parameters of their own. `undefined` when the operation has neither.
 *
 * `follow` tells what a reference stands for. So the linter, which walks over split files, and the generators, which read the
 * bundle, share this one answer.
 *
 * @param {{ requestBody?: any, parameters?: readonly any[] }} operation
 * @param {(node: any) => FollowedNode} follow
 * @returns {OperationRequest | undefined}
 */
export function findRequest(operation, follow) {
  if (operation.requestBody !== undefined) {
    const { node, file } = follow(operation.requestBody);
    const contents = Object.entries(node.content ?? {}).map(([type, media]) => ({
      type,
      schema: media.schema,
      examples: media.examples ?? {},
    }));
    return { place: 'body', at: ['requestBody'], description: node.description, contents, file };
  }
  for (const [index, parameter] of (operation.parameters ?? []).entries()) {
    const { node, file } = follow(parameter);
    if (!isRequestParameter(node)) continue;
    const { description, schema, examples = {} } = node;
    const contents = [{ type: undefined, schema, examples }];
    return { place: 'query', at: ['parameters', index], description, contents, file };
  }
  return undefined;
}

/** @param {{ name?: string, in?: string }} parameter */
export function isRequestParameter(parameter) {
  return parameter.in === 'query' && parameter.name === 'request';
}
