import { follow } from './documented-codes.js';

/** @import { RuleContext, Schema } from './rule-context.js' */

/**
 * Every field has a description and, unless it is made of fields or has only one value, an example: in place, or in the
 * schema it refers to. The published page is to replace the vendor's.
 */
export function fieldIsExplained() {
  return {
    Schema: {
      /** @param {Schema} schema @param {RuleContext} context */
      enter(schema, { report, location, resolve }) {
        for (const [name, field] of Object.entries(schema.properties ?? {})) {
          const target = follow(field, resolve, location.source.absoluteRef).node;
          const meant = { ...target, ...field };
          const place = location.child(['properties', name]).key();
          if (!meant.description)
            report({ message: `Field ${name} has no description.`, location: place });
          if (needsExample(meant) && meant.example === undefined && !meant.examples?.length) {
            report({ message: `Field ${name} has no example.`, location: place });
          }
        }
      },
    },
  };
}

/** @param {Schema} schema */
function needsExample(schema) {
  if (schema.const !== undefined || schema.enum?.length === 1) return false;
  const types = [schema.type ?? []].flat();
  return !types.includes('object') && !types.includes('array');
}
