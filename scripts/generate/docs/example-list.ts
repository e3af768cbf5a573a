import type { NamedExample } from '../operation-examples.js';
import { jsonBlock } from './code-block.js';
import { html, type Html } from './html.js';
import { inlineMarkdown } from './markdown.js';
import { resultCodeLabel } from './result-codes.js';

export interface ExampleListOptions {
  /** The first example is open already. */
  readonly openFirst: boolean;
  /** The page shows the same example several times, so it gets no address of its own. */
  readonly isShared?: boolean;
  /** Where the page of another example is. */
  readonly addressOf?: (name: string) => string | undefined;
}

/** Examples that open one by one. */
export function exampleList(examples: readonly NamedExample[], options: ExampleListOptions): Html {
  return html`<div class="examples">
    ${examples.map((example, index) => exampleItem(example, index, options))}
  </div>`;
}

function exampleItem(example: NamedExample, index: number, options: ExampleListOptions): Html {
  const { openFirst, isShared = false, addressOf = () => undefined } = options;
  return html`<details${!isShared && html` id="example-${example.name}"`}${openFirst && index === 0 && ' open'}>
<summary><span>${example.summary ?? example.name}</span>${example.resultCode !== undefined && html` ${resultCodeLabel(example.resultCode)}`}</summary>
${example.description !== undefined && html`<p>${inlineMarkdown(example.description)}</p>`}
${example.after.length > 0 && html`<p class="after">Sent after ${example.after.map((name, index) => html`${index > 0 && ', then '}${reference(name, addressOf(name))}`)}.</p>`}
${jsonBlock(example.value)}</details>
`;
}

function reference(name: string, address: string | undefined): Html {
  return address === undefined
    ? html`<code>${name}</code>`
    : html`<a href="${address}"><code>${name}</code></a>`;
}
