/** @import { Operation, RuleContext } from './rule-context.js' */

const extensions = {
  'x-koogate-family': { type: 'string', meaning: 'the family of callbacks it belongs to' },
  'x-koogate-key-class': { type: 'string', meaning: 'the class of keys that signs it' },
  'x-koogate-signed-answer': { type: 'boolean', meaning: 'whether its answer is signed' },
};

/**
 * Every callback says its family, the class of its key, whether its answer is signed, and a security scheme that names the
 * signature scheme. The server reads all four from here and holds no second table.
 */
export function callbackIsDescribed() {
  /** @type {Map<string, Record<string, unknown>>} */
  const schemes = new Map();
  /** @type {{ names: string[], report: () => void }[]} */
  const uses = [];
  return {
    SecurityScheme: {
      /** @param {Record<string, unknown>} scheme @param {RuleContext} context */
      enter: (scheme, { key }) => void schemes.set(String(key), scheme),
    },
    Operation: {
      /** @param {Operation} operation @param {RuleContext} context */
      enter(operation, { report, location }) {
        for (const [name, { type, meaning }] of Object.entries(extensions)) {
          if (typeof operation[/** @type {`x-${string}`} */ (name)] === type) continue;
          report({
            message: `The callback lacks ${name} (${type}): ${meaning}.`,
            location: location.key(),
          });
        }
        const names = (operation.security ?? []).flatMap((requirement) => Object.keys(requirement));
        if (names.length === 0) {
          report({
            message: 'The callback lacks security: how it is signed.',
            location: location.key(),
          });
        }
        const message =
          'No security scheme of the callback says its signature scheme by x-koogate-scheme.';
        uses.push({ names, report: () => report({ message, location: location.key() }) });
      },
    },
    Root: {
      leave() {
        for (const use of uses) {
          const signed = use.names.some(
            (name) => typeof schemes.get(name)?.['x-koogate-scheme'] === 'string',
          );
          if (use.names.length > 0 && !signed) use.report();
        }
      },
    },
  };
}
