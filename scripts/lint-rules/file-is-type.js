import { basename } from 'node:path';

/** @import { Reference, RuleContext } from './rule-context.js' */

const typeName = /^[A-Z][A-Za-z0-9]*$/;

/**
 * A schema is a file of its own, and the file's name is the type's: what is called ExpireTime in the generated types is found
 * as ExpireTime.yaml. Bundling takes the name from the file, so a title or a component of another name would give it two.
 */
export function fileIsType() {
  /** @type {Map<string, string>} */
  const homes = new Map();
  return {
    ref: {
      /** @param {Reference} reference @param {RuleContext & { type: { name: string } }} context */
      enter(reference, { report, location, resolve, type, key }) {
        if (type.name !== 'Schema') return;
        const target = resolve(reference);
        if (target.location === undefined) return;
        const file = target.location.source.absoluteRef;
        const name = basename(file, '.yaml');
        const say = (/** @type {string} */ message) =>
          report({ message, location: location.child('$ref') });
        if (reference.$ref.includes('#')) {
          say(`${reference.$ref} points into a file. Give the schema a file of its own.`);
        } else if (!typeName.test(name)) {
          say(
            `${basename(file)} is no type name. Call the file like the type, for example ExpireTime.yaml.`,
          );
        } else if (homes.has(name) && homes.get(name) !== file) {
          say(
            `${name} has two homes, ${homes.get(name)} and ${file}: the bundle would rename one of them.`,
          );
        }
        homes.set(name, homes.get(name) ?? file);
        const title = /** @type {{ title?: string } | undefined} */ (target.node)?.title;
        if (title !== undefined && title !== name)
          say(`The title ${title} differs from the file's name ${name}.`);
        if (/#\/components\/schemas\/[^/]+$/.test(location.absolutePointer) && key !== name) {
          say(
            `The component ${key} is in the file ${basename(file)}: one of them has the wrong name.`,
          );
        }
      },
    },
  };
}
