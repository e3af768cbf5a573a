/** @import { RuleContext, Schema } from './rule-context.js' */

/** Every allowed value of a `resultCode` says under x-enumDescriptions what it means for this operation. */
export function resultCodeIsExplained() {
  return {
    Schema: {
      /** @param {Schema} schema @param {RuleContext} context */
      enter(schema, { report, location }) {
        const field = schema.properties?.['resultCode'];
        if (field === undefined || '$ref' in field) return;
        const meanings = field['x-enumDescriptions'] ?? {};
        for (const code of (field.enum ?? []).map(String).filter((each) => !meanings[each])) {
          const message = `Result code ${code} has no meaning under x-enumDescriptions.`;
          report({ message, location: location.child(['properties', 'resultCode']).key() });
        }
      },
    },
  };
}
