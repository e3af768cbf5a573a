import type { Change } from '../../../contract/change.js';
import { groupedChanges } from '../../../contract/versions/grouped-changes.js';
import type { ReleasedChange } from '../../../contract/versions/release-record.js';
import { html, type Html } from '../html.js';
import { headingId, inlineMarkdown } from '../markdown.js';

type Shown = Pick<Change, 'specification' | 'class' | 'sentence' | 'reason'> &
  Pick<ReleasedChange, 'acknowledged'> & { readonly operationId?: string | undefined };

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

function item({ class: judged, sentence, reason, acknowledged }: Shown): Html {
  const label = { breaking: 'refused', risky: 'refused', harmless: 'success' }[judged];
  return html`<li>
    <span class="code-label ${label}">${judged}</span> ${inlineMarkdown(sentence)}
    ${inlineMarkdown(reason)}
    ${acknowledged !== undefined && html`<em>Published because: ${acknowledged.because}</em>`}
  </li> `;
}
