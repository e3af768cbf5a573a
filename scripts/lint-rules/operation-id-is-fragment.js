/** @import { Operation, RuleContext } from './rule-context.js' */

/**
 * The operationId equals the fragment of its path, the activity. So one name leads to the path, the operation's code, its
 * examples and its page.
 */
export function operationIdIsFragment() {
  /** @type {string | undefined} */
  let activity;
  return {
    PathItem: {
      /** @param {unknown} _ @param {RuleContext} context */
      enter(_, { key }) {
        activity = String(key).split('#')[1];
      },
      Operation: {
        /** @param {Operation} operation @param {RuleContext} context */
        enter(operation, { report, location }) {
          if (activity === undefined || operation.operationId === activity) return;
          const message = `The operation is called ${operation.operationId}, the activity of its path ${activity}.`;
          report({ message, location: location.child('operationId') });
        },
      },
    },
  };
}
