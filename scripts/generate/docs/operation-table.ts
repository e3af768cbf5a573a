import type { DescribedOperation } from '../described-operation.js';
import { html, type Html } from './html.js';
import { inlineMarkdown } from './markdown.js';
import { operationPath } from './site.js';

/** One line for each operation, with the way to its page. */
export function operationTable(operations: readonly DescribedOperation[], root: string): Html {
  // On a phone the rows become blocks, as in `field-table.ts`.
  return html`<table class="operations" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">Operation</th>
        <th role="columnheader" scope="col">What it is for</th>
        <th role="columnheader" scope="col">Call</th>
        <th role="columnheader" scope="col">Key class</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${operations.map((operation) => row(operation, root))}
    </tbody>
  </table>`;
}

function row(
  { operationId, operation, method, path, keyClass }: DescribedOperation,
  root: string,
): Html {
  return html`<tr role="row">
    <th role="rowheader" scope="row">
      <a href="${root}${operationPath(operationId)}"><code>${operationId}</code></a>
    </th>
    <td role="cell">${inlineMarkdown(operation.summary ?? '')}</td>
    <td role="cell">
      <span class="method">${method.toUpperCase()}</span> <code>${breakable(path)}</code>
    </td>
    <td role="cell"><code>${keyClass ?? 'none'}</code></td>
  </tr> `;
}

/** A long path goes on in the next line at a slash. */
function breakable(path: string): readonly Html[] {
  return path
    .split(/(?<=.)(?=\/)/)
    .map((part, index) => html`${index > 0 && html`<wbr />`}${part}`);
}
