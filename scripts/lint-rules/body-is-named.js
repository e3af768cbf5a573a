import { follow } from './documented-codes.js';
import { findRequest } from './find-request.js';

/** @import { MediaType, Operation, RuleContext } from './rule-context.js' */

const message = 'The body has no name. Move its schema to a file under schemas/ and refer to it.';

/**
 * Every body, of requests and of answers, is a reference to a schema of its own, and so is a request that comes as a query.
 * Generators name an inline body after its place in the document, and such a name changes whenever the document does.
 */
export function bodyIsNamed() {
  return {
    Operation: {
      /** @param {Operation} operation @param {RuleContext} context */
      enter(operation, { report, resolve, location }) {
        const request = findRequest(operation, (node) =>
          follow(node, resolve, location.source.absoluteRef),
        );
        for (const { schema } of request?.contents ?? []) {
          if (request === undefined || isReference(schema)) continue;
          report({ message, location: location.child(request.at).key() });
        }
      },
    },
    Response: {
      /** @param {MediaType} mediaType @param {RuleContext} context */
      MediaType({ schema }, { report, location }) {
        if (!isReference(schema)) report({ message, location: location.child('schema').key() });
      },
    },
  };
}

/** @param {object | undefined} schema */
function isReference(schema) {
  return schema === undefined || '$ref' in schema;
}
