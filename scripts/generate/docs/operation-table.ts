import type { DescribedOperation } from '../described-operation.js';
import { line, type DocumentSource } from './document-source.js';
import { html, type Html } from './html.js';
import { operationPath } from './site.js';

/** One line for each operation, with the way to its page. */
export function operationTable(
  source: DocumentSource,
  operations: readonly DescribedOperation[],
  root: string,
): Html {
  const { columns } = source.words.operation;
  // On a phone the rows become blocks, as in `field-table.ts`.
  return html`<table class="operations" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">${columns.operation}</th>
        <th role="columnheader" scope="col">${columns.purpose}</th>
        <th role="columnheader" scope="col">${columns.call}</th>
        <th role="columnheader" scope="col">${columns.keyClass}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${operations.map((operation) => row(source, operation, root))}
    </tbody>
  </table>`;
}

function row(
  source: DocumentSource,
  { operationId, operation, method, path, keyClass }: DescribedOperation,
  root: string,
): Html {
  return html`<tr role="row">
    <th role="rowheader" scope="row">
      <a href="${root}${operationPath(operationId)}"><code>${operationId}</code></a>
    </th>
    <td role="cell">${line(source, operation.summary ?? '')}</td>
    <td role="cell">
      <span class="method">${method.toUpperCase()}</span> <code>${breakable(path)}</code>
    </td>
    <td role="cell"><code>${keyClass ?? source.words.operation.none}</code></td>
  </tr> `;
}

/** A long path goes on in the next line at a slash. */
function breakable(path: string): readonly Html[] {
  return path
    .split(/(?<=.)(?=\/)/)
    .map((part, index) => html`${index > 0 && html`<wbr />`}${part}`);
}
