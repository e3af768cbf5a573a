import { follow } from './documented-codes.js';

/** @import { RuleContext, Schema } from './rule-context.js' */

/**
 * Every field has a description and, unless it is made of fields or has only one value, an example: in place, or in the
 * schema it refers to, or in each of its forms. The published page is to replace the vendor's.
 */
export function fieldIsExplained() {
  return {
    Schema: {
      /** @param {Schema} schema @param {RuleContext} context */
      enter(schema, { report, location, resolve }) {
        for (const [name, field] of Object.entries(schema.properties ?? {})) {
          const { meant, file } = meaningOf(field, resolve, location.source.absoluteRef);
          const place = location.child(['properties', name]).key();
          if (!meant.description)
            report({ message: `Field ${name} has no description.`, location: place });
          if (lacksExample(meant, resolve, file)) {
            report({ message: `Field ${name} has no example.`, location: place });
          }
        }
      },
    },
  };
}

/**
 * What a reference stands for, with the words beside it.
 *
 * @param {Schema} field @param {RuleContext['resolve']} resolve @param {string} from
 */
function meaningOf(field, resolve, from) {
  const { node, file } = follow(field, resolve, from);
  return { meant: /** @type {Schema} */ ({ ...node, ...field }), file };
}

/**
 * @param {Schema} schema @param {RuleContext['resolve']} resolve
 * @param {string} file in which the schema is written
 * @returns {boolean}
 */
function lacksExample(schema, resolve, file) {
  if (schema.example !== undefined || schema.examples?.length) return false;
  if (schema.const !== undefined || schema.enum?.length === 1) return false;
  const types = [schema.type ?? []].flat();
  if (types.includes('object') || types.includes('array') || schema.type === 'null') return false;
  // What one of its parts shows is shown.
  const parts = schema.allOf ?? [];
  if (parts.length > 0) {
    return parts.every((part) => {
      const { meant, file: home } = meaningOf(part, resolve, file);
      return lacksExample(meant, resolve, home);
    });
  }
  const forms = schema.anyOf ?? schema.oneOf ?? [];
  if (forms.length === 0) return true;
  return forms.some((form) => {
    const { meant, file: home } = meaningOf(form, resolve, file);
    return lacksExample(meant, resolve, home);
  });
}
