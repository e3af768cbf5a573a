import { follow } from './documented-codes.js';
import { findRequest } from './find-request.js';

/** @import { Operation, RuleContext } from './rule-context.js' */

/**
 * What the server can do: keys of these classes (src/protocol/access-keys.ts) and signatures by these schemes
 * (src/protocol/outgoing-call.ts). What is new there is a line here, and the test of this rule compares the two. The server
 * refuses to start on an unknown one as well; the linter says it first, and where.
 */
const known = {
  keyClasses: ['base', 'kit', 'license', 'generic', 'v1'],
  schemes: ['base', 'kit', 'order-notify', 'auth-token', 'kit-auth-token'],
};

/** @type {Record<string, { type: string, meaning: string, mayLack?: boolean, accepts: (value: unknown) => boolean }>} */
const extensions = {
  'x-koogate-family': {
    type: 'string',
    meaning: 'the family of callbacks it belongs to',
    accepts: (value) => typeof value === 'string',
  },
  'x-koogate-key-class': {
    type: `one of ${known.keyClasses.join(', ')}`,
    meaning: 'the class of keys that signs it',
    accepts: (value) => known.keyClasses.some((keyClass) => keyClass === value),
  },
  'x-koogate-signed-answer': {
    type: 'boolean',
    meaning: 'whether its answer is signed',
    accepts: (value) => typeof value === 'boolean',
  },
  'x-koogate-sensitive': {
    type: 'boolean',
    meaning: 'whether the record of the call is sealed',
    mayLack: true,
    accepts: (value) => typeof value === 'boolean',
  },
  'x-koogate-body-bytes-max': {
    type: 'a positive integer',
    meaning: 'how large its body may be, in bytes',
    mayLack: true,
    accepts: (value) => Number.isInteger(value) && Number(value) > 0,
  },
};

/**
 * Every callback says its family, the class of its key, whether its answer is signed, a security scheme that names the
 * signature scheme, and what its request is; where need be also that it is sensitive and how large its body may be. The
 * server reads all of it from here and holds no second table.
 */
export function callbackIsDescribed() {
  /** @type {Map<string, Record<string, unknown>>} */
  const schemes = new Map();
  /** @type {{ names: string[], report: (message: string) => void }[]} */
  const uses = [];
  return {
    SecurityScheme: {
      /** @param {Record<string, unknown>} scheme @param {RuleContext} context */
      enter: (scheme, { key }) => void schemes.set(String(key), scheme),
    },
    Operation: {
      /** @param {Operation} operation @param {RuleContext} context */
      enter(operation, context) {
        const report = (/** @type {string} */ message) =>
          context.report({ message, location: context.location.key() });
        const problems = [...extensionProblems(operation), ...requestProblems(operation, context)];
        for (const problem of problems) report(problem);
        const names = (operation.security ?? []).flatMap((requirement) => Object.keys(requirement));
        if (names.length === 0) report('The callback lacks security: how it is signed.');
        uses.push({ names, report });
      },
    },
    Root: {
      leave() {
        for (const { names, report } of uses) {
          const named = names
            .map((name) => schemes.get(name)?.['x-koogate-scheme'])
            .filter((scheme) => typeof scheme === 'string');
          if (names.length > 0 && named.length === 0) {
            report(
              'No security scheme of the callback says its signature scheme by x-koogate-scheme.',
            );
          }
          for (const scheme of named.filter((each) => !known.schemes.includes(each))) {
            report(
              `x-koogate-scheme ${scheme} is unknown, choose from ${known.schemes.join(', ')}.`,
            );
          }
        }
      },
    },
  };
}

/** @param {Operation} operation */
function* extensionProblems(operation) {
  for (const [name, { type, meaning, mayLack, accepts }] of Object.entries(extensions)) {
    const value = operation[/** @type {`x-${string}`} */ (name)];
    if (value === undefined ? mayLack : accepts(value)) continue;
    yield value === undefined
      ? `The callback lacks ${name} (${type}): ${meaning}.`
      : `${name} must be ${type}: ${meaning}.`;
  }
}

/** @param {Operation} operation @param {RuleContext} context */
function* requestProblems(operation, { resolve, location }) {
  /** @param {unknown} node */
  const here = (node) => follow(node, resolve, location.source.absoluteRef);
  const request = findRequest(operation, here);
  if (request === undefined) {
    yield 'The callback lacks its request: a body, or a parameter of the query called request.';
  } else if (request.place === 'query') {
    const { node } = here((operation.parameters ?? [])[Number(request.at[1])]);
    if (node.explode === true) return;
    yield 'The parameter request must have explode: true, for its properties travel one by one.';
  }
}
