import type { DescribedOperation } from '../described-operation.js';
import { html, type Html } from './html.js';
import { operationPath } from './site.js';

/** `newInstance, queryInstance`, each the way to its page. */
export function operationLinks(operations: readonly DescribedOperation[], root: string): Html {
  return html`${operations.map(({ operationId }, index) => html`${index > 0 && ', '}<a href="${root}${operationPath(operationId)}"><code>${operationId}</code></a>`)}`;
}
