import { documentedCodes, follow } from './documented-codes.js';

/** @import { MediaType, RuleContext } from './rule-context.js' */

/**
 * Every outcome that an operation documents has an example: each result code of a callback, and each answer of an operation
 * that has no result codes. A reader sees the answer, and the contract test has something to hold the server to.
 */
export function outcomeHasExample() {
  return {
    Response: {
      /** @param {MediaType} mediaType @param {RuleContext} context */
      MediaType(mediaType, { report, location, resolve }) {
        const file = location.source.absoluteRef;
        const values = Object.values(mediaType.examples ?? {}).map(
          (example) => follow(example, resolve, file).node?.value,
        );
        if (mediaType.example !== undefined) values.push(mediaType.example);
        const codes = documentedCodes(mediaType.schema, resolve, file);
        if (codes.length === 0 && values.length === 0) {
          report({ message: 'The answer has no example.', location: location.key() });
        }
        const shown = new Set(values.map((value) => value?.resultCode));
        for (const code of codes.filter((each) => !shown.has(each))) {
          const message = `Result code ${code} is documented, but no example shows it.`;
          report({ message, location: location.key() });
        }
        for (const code of [...shown].filter((each) => codes.length > 0 && !codes.includes(each))) {
          const message = `An example shows result code ${code}, which the answer does not document.`;
          report({ message, location: location.key() });
        }
      },
    },
  };
}
