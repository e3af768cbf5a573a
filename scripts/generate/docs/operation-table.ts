import type { DescribedOperation } from '../described-operation.js';
import { html, type Html } from './html.js';
import { inlineMarkdown } from './markdown.js';
import { operationPath } from './site.js';

/** One line for each operation, with the way to its page. */
export function operationTable(operations: readonly DescribedOperation[], root: string): Html {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Operation</th>
          <th scope="col">What it is for</th>
          <th scope="col">Call</th>
          <th scope="col">Key class</th>
        </tr>
      </thead>
      <tbody>
        ${operations.map((operation) => row(operation, root))}
      </tbody>
    </table>
  </div>`;
}

function row(
  { operationId, operation, method, path, keyClass }: DescribedOperation,
  root: string,
): Html {
  return html`<tr>
    <th scope="row">
      <a href="${root}${operationPath(operationId)}"><code>${operationId}</code></a>
    </th>
    <td>${inlineMarkdown(operation.summary ?? '')}</td>
    <td class="no-break">
      <span class="method">${method.toUpperCase()}</span> <code>${path}</code>
    </td>
    <td><code>${keyClass ?? 'none'}</code></td>
  </tr> `;
}
