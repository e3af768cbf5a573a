import type { DescribedOperation } from '../described-operation.js';
import { html, type Html } from './html.js';
import { operationPath } from './site.js';
import type { Words } from './words.js';

/** `newInstance, queryInstance`, each the way to its page. */
export function operationLinks(
  operations: readonly DescribedOperation[],
  root: string,
  words: Words,
): Html {
  return html`${operations.map(({ operationId }, index) => html`${index > 0 && words.list}<a href="${root}${operationPath(operationId)}"><code>${operationId}</code></a>`)}`;
}
