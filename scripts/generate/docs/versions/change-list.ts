import type { Change } from '../../../contract/change.js';
import { inOperations } from '../../../contract/in-operations.js';
import { groupedChanges, type ToldChange } from '../../../contract/versions/grouped-changes.js';
import type { ReleasedChange } from '../../../contract/versions/release-record.js';
import { html, type Html } from '../html.js';
import { headingId, inlineMarkdown } from '../markdown.js';
import { wordDifference } from '../word-difference.js';

type Shown = Pick<Change, 'id' | 'specification' | 'class' | 'sentence' | 'reason'> &
  Pick<ReleasedChange, 'acknowledged'> &
  Partial<Pick<Change, 'operationId' | 'schema' | 'kind' | 'before' | 'after'>>;

/** Changes by operation, each with its class and what it means to whom. Headings have the rank, and addresses that begin with the chapter. */
export function changeList(changes: readonly Shown[], chapter: string, rank: 2 | 3): Html {
  const groups = [...groupedChanges(changes)];
  return html`${groups.map(
    ([title, own]) =>
      html`${heading(title, headingId(`${chapter} ${title}`), rank)}
        <ul>
          ${own.map(item)}
        </ul> `,
  )}`;
}

function heading(title: string, id: string, rank: 2 | 3): Html {
  return rank === 2 ? html`<h2 id="${id}">${title}</h2>` : html`<h3 id="${id}">${title}</h3>`;
}

function item({ change, operations }: ToldChange<Shown>): Html {
  const { class: judged, sentence, reason, acknowledged } = change;
  const label = { breaking: 'refused', risky: 'refused', harmless: 'success' }[judged];
  return html`<li>
    <span class="code-label ${label}">${judged}</span> ${inlineMarkdown(sentence)}
    ${inlineMarkdown(reason)} ${inlineMarkdown(inOperations(operations))}
    ${acknowledged !== undefined && html`<em>Published because: ${acknowledged.because}</em>`}
    ${wordDifference(change)}
  </li> `;
}
