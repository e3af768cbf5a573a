import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** @import { Reference, RuleContext } from './rule-context.js' */

/**
 * Every file of the folders named by `folders`, which lie beside the entry, is reached from the entry. Redocly's own
 * no-unused-components sees only what the entry lists under components. The files of another entry are in folders called like it:
 * `except` names the entries to leave out, `of` the one to look at alone.
 *
 * @param {{ folders?: string[], except?: string[], of?: string }} options
 */
export function fileIsUsed({ folders = [], except = [], of }) {
  /** @type {Set<string>} */
  const used = new Set();
  return {
    ref: {
      /** @param {Reference} reference @param {RuleContext} context */
      enter(reference, { resolve }) {
        const target = resolve(reference);
        if (target.location !== undefined) used.add(target.location.source.absoluteRef);
      },
    },
    Root: {
      /** @param {unknown} _ @param {RuleContext} context */
      leave(_, { report, location }) {
        const home = dirname(location.source.absoluteRef);
        for (const file of folders.flatMap((folder) => filesOf(join(home, folder, of ?? '')))) {
          const name = relative(home, file).split(sep).join('/');
          if (used.has(file) || except.includes(name.split('/')[1] ?? '')) continue;
          report({ message: `${name} is never used. Refer to it or delete it.`, location });
        }
      },
    },
  };
}

/** @param {string} folder @returns {string[]} */
function filesOf(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
