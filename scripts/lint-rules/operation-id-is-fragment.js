/** @import { Operation, RuleContext } from './rule-context.js' */

/**
 * The operationId is what the marketplace calls the callback: the fragment of its path, which is the activity, or the last
 * segment of a path that has none. Callbacks of a retired family, `…-v1`, have `V1` behind it. So one name leads to the path,
 * the operation's code, its examples and its page.
 */
export function operationIdIsFragment() {
  let path = '';
  return {
    PathItem: {
      /** @param {unknown} _ @param {RuleContext} context */
      enter(_, { key }) {
        path = String(key);
      },
      Operation: {
        /** @param {Operation} operation @param {RuleContext} context */
        enter(operation, { report, location }) {
          const name = nameOf(path) + versionOf(operation);
          if (operation.operationId === name) return;
          const message = `The operation is called ${operation.operationId}, its path and family say ${name}.`;
          report({ message, location: location.child('operationId') });
        },
      },
    },
  };
}

/** @param {string} path */
function nameOf(path) {
  const [location = '', activity] = path.split('#');
  return activity ?? location.slice(location.lastIndexOf('/') + 1);
}

/** @param {Operation} operation */
function versionOf(operation) {
  return String(operation['x-koogate-family']).endsWith('-v1') ? 'V1' : '';
}
