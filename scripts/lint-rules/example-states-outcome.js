import { follow, knownCodes } from './documented-codes.js';
import { findRequest } from './find-request.js';

/** @import { MediaType, Operation, RuleContext } from './rule-context.js' */

/**
 * Every example of a request is called `<operationId>.<case>`, in the map as in its file, and says by
 * `x-koogate-result-code` how a fresh server answers it. The contract test sends all of them.
 */
export function exampleStatesOutcome() {
  return {
    Operation: {
      /** @param {Operation} operation @param {RuleContext} context */
      enter(operation, { report, resolve, location }) {
        const here = location.source.absoluteRef;
        const codes = codesOf(operation, resolve, here);
        const request = findRequest(operation, (node) => follow(node, resolve, here));
        if (request === undefined) return;
        for (const [name, reference] of request.contents.flatMap(({ examples }) =>
          Object.entries(examples),
        )) {
          const example = follow(reference, resolve, request.file);
          for (const problem of problemsOf(name, reference, example, operation, codes)) {
            report({
              message: `Example ${name}: ${problem}`,
              location: location.child(request.at).key(),
            });
          }
        }
      },
    },
  };
}

/** @param {Operation} operation @param {RuleContext['resolve']} resolve @param {string} from */
function codesOf(operation, resolve, from) {
  return Object.values(operation.responses ?? {}).flatMap((each) => {
    const response = follow(each, resolve, from);
    const bodies = /** @type {MediaType[]} */ (Object.values(response.node?.content ?? {}));
    return bodies.flatMap((mediaType) => knownCodes(mediaType.schema, resolve, response.file));
  });
}

/**
 * @param {string} name
 * @param {unknown} reference
 * @param {{ node: any, file: string }} example
 * @param {Operation} operation
 * @param {string[]} codes
 */
function* problemsOf(name, reference, example, operation, codes) {
  if (!name.startsWith(`${operation.operationId}.`)) {
    yield `its name does not begin with "${operation.operationId}.".`;
  }
  const isReference = typeof reference === 'object' && reference !== null && '$ref' in reference;
  if (isReference && !example.file.endsWith(`/${name}.yaml`))
    yield `its file is not called ${name}.yaml.`;
  const code = example.node?.['x-koogate-result-code'];
  if (code === undefined)
    yield 'x-koogate-result-code is missing: how does a fresh server answer it?';
  else if (!codes.includes(code)) yield `result code ${code} is none that the operation documents.`;
}
