import { bodyIsNamed } from './body-is-named.js';
import { callbackIsDescribed } from './callback-is-described.js';
import { exampleStatesOutcome } from './example-states-outcome.js';
import { fieldIsExplained } from './field-is-explained.js';
import { fileIsType } from './file-is-type.js';
import { fileIsUsed } from './file-is-used.js';
import { operationIdIsFragment } from './operation-id-is-fragment.js';
import { outcomeHasExample } from './outcome-has-example.js';
import { resultCodeIsExplained } from './result-code-is-explained.js';

/** Our own rules for Redocly: what generated types, stubs, documentation and contract tests rely on. */
export default function koogate() {
  return {
    id: 'koogate',
    rules: {
      oas3: {
        'body-is-named': bodyIsNamed,
        'callback-is-described': callbackIsDescribed,
        'example-states-outcome': exampleStatesOutcome,
        'field-is-explained': fieldIsExplained,
        'file-is-type': fileIsType,
        'file-is-used': fileIsUsed,
        'operation-id-is-fragment': operationIdIsFragment,
        'outcome-has-example': outcomeHasExample,
        'result-code-is-explained': resultCodeIsExplained,
      },
    },
  };
}
